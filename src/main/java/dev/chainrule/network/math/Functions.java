package dev.chainrule.network.math;

/**
 * Elementary functions of float32 values, computed in double and rounded once: within 0.61 ulp (exp, sigmoid, softplus)
 * or 0.51 ulp (tanh, erf, expm1), never falling where the function rises, exact at zero and where they saturate; NaN
 * stays NaN. They are made of additions, multiplications and divisions only: the same bits on every machine and JDK, for
 * one value as for many, and loops over many become vector instructions.
 */
public final class Functions {

    /** Beyond these {@code eˣ} and {@code 1 / eˣ} are infinite or zero in float32. */
    private static final double EXP_LIMIT = 105;
    /** {@code eˣ = (e^(x/1024))^1024}: ten squarings. */
    private static final double EXP_STEP = 1.0 / 1024;

    /** From here on tanh rounds to 1. */
    private static final double TANH_SATURATION = 9.02;
    /** From here on erf rounds to 1. */
    private static final double ERF_SATURATION = 3.94;

    /** Beyond these {@code eˣ − 1} is infinite or −1 in float32. */
    private static final double EXPM1_MAX = 89;

    private static final double EXPM1_MIN = -40;

    /** Up to here the power of a whole exponent is made of multiplications. */
    private static final int MOST_SQUARED = 32;

    private static final double TWO_BY_SQRT_PI = 2 / Math.sqrt(Math.PI);

    /** Values at a time: the loops that widen, compute and round are apart, because JDK 17 vectorises none that mixes. */
    private static final int BLOCK = 2048;

    private static final ThreadLocal<double[]> WIDE = ThreadLocal.withInitial(() -> new double[BLOCK]);

    private Functions() {}

    /** {@code eˣ}. */
    public static float exp(float x) {
        return (float) narrowExp(x);
    }

    /** {@code y[i] = e^x[i]} for the first {@code n}; {@code y} may be {@code x}. */
    public static void exp(float[] x, float[] y, int n) {
        double[] wide = WIDE.get();
        for (int from = 0; from < n; from += BLOCK) {
            int length = widen(x, from, n, wide);
            for (int i = 0; i < length; i++) {
                wide[i] = narrowExp(wide[i]);
            }
            round(wide, y, from, length);
        }
    }

    /** {@code tanh x}. */
    public static float tanh(float x) {
        return (float) narrowTanh(x);
    }

    /** {@code y[i] = tanh x[i]} for the first {@code n}; {@code y} may be {@code x}. */
    public static void tanh(float[] x, float[] y, int n) {
        double[] wide = WIDE.get();
        for (int from = 0; from < n; from += BLOCK) {
            int length = widen(x, from, n, wide);
            for (int i = 0; i < length; i++) {
                wide[i] = narrowTanh(wide[i]);
            }
            round(wide, y, from, length);
        }
    }

    /** {@code erf x}. */
    public static float erf(float x) {
        return (float) narrowErf(x);
    }

    /** {@code y[i] = erf x[i]} for the first {@code n}; {@code y} may be {@code x}. */
    public static void erf(float[] x, float[] y, int n) {
        double[] wide = WIDE.get();
        for (int from = 0; from < n; from += BLOCK) {
            int length = widen(x, from, n, wide);
            for (int i = 0; i < length; i++) {
                wide[i] = narrowErf(wide[i]);
            }
            round(wide, y, from, length);
        }
    }

    /** {@code 1 / (1 + e⁻ˣ)}. */
    public static float sigmoid(float x) {
        return (float) (1 / (1 + narrowExp(-(double) x)));
    }

    /** {@code y[i] = 1 / (1 + e^−x[i])} for the first {@code n}; {@code y} may be {@code x}. */
    public static void sigmoid(float[] x, float[] y, int n) {
        double[] wide = WIDE.get();
        for (int from = 0; from < n; from += BLOCK) {
            int length = widen(x, from, n, wide);
            for (int i = 0; i < length; i++) {
                wide[i] = 1 / (1 + narrowExp(-wide[i]));
            }
            round(wide, y, from, length);
        }
    }

    /** {@code eˣ − 1}, without cancellation near zero. */
    public static float expm1(float x) {
        return (float) narrowExpm1(x);
    }

    /** {@code y[i] = e^x[i] − 1} for the first {@code n}; {@code y} may be {@code x}. */
    public static void expm1(float[] x, float[] y, int n) {
        double[] wide = WIDE.get();
        for (int from = 0; from < n; from += BLOCK) {
            int length = widen(x, from, n, wide);
            for (int i = 0; i < length; i++) {
                wide[i] = narrowExpm1(wide[i]);
            }
            round(wide, y, from, length);
        }
    }

    /** {@code ln(1 + eˣ) = max(x, 0) + ln(1 + e^−|x|)}. */
    public static float softplus(float x) {
        return (float) (Math.max(x, 0f) + narrowLog1p(narrowExp(-Math.abs((double) x))));
    }

    /** {@code y[i] = ln(1 + e^x[i])} for the first {@code n}; {@code y} may be {@code x}. */
    public static void softplus(float[] x, float[] y, int n) {
        double[] wide = WIDE.get();
        for (int from = 0; from < n; from += BLOCK) {
            int length = widen(x, from, n, wide);
            for (int i = 0; i < length; i++) {
                wide[i] = narrowExp(-Math.abs(wide[i]));
            }
            for (int i = 0; i < length; i++) {
                wide[i] = narrowLog1p(wide[i]);
            }
            for (int i = from; i < from + length; i++) {
                y[i] = (float) (Math.max(x[i], 0f) + wide[i - from]);
            }
        }
    }

    private static int widen(float[] x, int from, int n, double[] wide) {
        int length = Math.min(BLOCK, n - from);
        for (int i = 0; i < length; i++) {
            wide[i] = x[from + i];
        }
        return length;
    }

    private static void round(double[] wide, float[] y, int from, int length) {
        for (int i = 0; i < length; i++) {
            y[from + i] = (float) wide[i];
        }
    }

    /** {@code eˣ} with a relative error below 10⁻⁸: the Taylor polynomial of {@code e^(x/1024)}, squared ten times. */
    private static double narrowExp(double x) {
        double t = Math.max(-EXP_LIMIT, Math.min(EXP_LIMIT, x)) * EXP_STEP;
        double p = (((((t * (1.0 / 720) + 1.0 / 120) * t + 1.0 / 24) * t + 1.0 / 6) * t + 0.5) * t + 1) * t + 1;
        p *= p;
        p *= p;
        p *= p;
        p *= p;
        p *= p;
        p *= p;
        p *= p;
        p *= p;
        p *= p;
        p *= p;
        return p;
    }

    /** As {@link #narrowExp}, but {@code e^2t − 1} from {@code p = e^t − 1} is {@code p · (p + 2)}: no difference. */
    private static double narrowExpm1(double x) {
        double t = Math.max(EXPM1_MIN, Math.min(EXPM1_MAX, x)) * EXP_STEP;
        double p = ((((t * (1.0 / 5040) + 1.0 / 720) * t + 1.0 / 120) * t + 1.0 / 24) * t + 1.0 / 6) * t + 0.5;
        p = (p * t + 1) * t;
        p *= p + 2;
        p *= p + 2;
        p *= p + 2;
        p *= p + 2;
        p *= p + 2;
        p *= p + 2;
        p *= p + 2;
        p *= p + 2;
        p *= p + 2;
        p *= p + 2;
        return p;
    }

    /** {@code ln(1 + x) = 2 artanh s} for {@code 0 ≤ x ≤ 1}, where {@code s = x / (2 + x) ≤ 1/3}, as a series. */
    private static double narrowLog1p(double x) {
        double s = x / (2 + x);
        double t = s * s;
        double p = 1.0 / 15;
        p = p * t + 1.0 / 13;
        p = p * t + 1.0 / 11;
        p = p * t + 1.0 / 9;
        p = p * t + 1.0 / 7;
        p = p * t + 1.0 / 5;
        p = p * t + 1.0 / 3;
        return 2 * (s + s * t * p);
    }

    /** {@code x · P(x²) / Q(x²)}, the rational function whose largest relative error up to saturation is least: 4·10⁻¹¹. */
    private static double narrowTanh(double x) {
        double c = Math.max(-TANH_SATURATION, Math.min(TANH_SATURATION, x));
        double s = c * c;
        double p = 3.674483174547155e-11;
        p = p * s + 1.1117689004735007e-07;
        p = p * s + 4.227389239218415e-05;
        p = p * s + 0.004425955307120346;
        p = p * s + 0.14099214383136657;
        p = p * s + 0.9999999999635754;
        double q = 2.951205654685618e-09;
        q = q * s + 2.603868465078349e-06;
        q = q * s + 0.0005008353595100407;
        q = q * s + 0.029201114957626968;
        q = q * s + 0.4743254767645922;
        q = q * s + 1;
        return c * p / q;
    }

    /** {@code x · P(x²) / Q(x²)} as for tanh, with a relative error of at most 7·10⁻¹². */
    private static double narrowErf(double x) {
        double c = Math.max(-ERF_SATURATION, Math.min(ERF_SATURATION, x));
        double s = c * c;
        double p = 3.0796353398850594e-09;
        p = p * s + 7.50453661531784e-07;
        p = p * s + 2.1131287585808955e-05;
        p = p * s + 0.0005067687652775557;
        p = p * s + 0.004859422936840095;
        p = p * s + 0.05778028080027342;
        p = p * s + 0.1981075056203401;
        p = p * s + 1.1283791670886103;
        double q = 7.421519870142899e-08;
        q = q * s + 4.422995002928615e-06;
        q = q * s + 0.00010931023752075255;
        q = q * s + 0.0016875104430223791;
        q = q * s + 0.01750600824660126;
        q = q * s + 0.12084028964015274;
        q = q * s + 0.5089015386238679;
        q = q * s + 1;
        return c * p / q;
    }

    /**
     * {@code xʸ} for {@code x ≥ 0}, within {@code (1 + |y ln x|) · 2⁻⁴⁸}: by squaring where {@code y} is whole and small,
     * else as {@code e^(y ln x)}. Unlike {@code StrictMath.pow}, which makes arrays every time, it allocates nothing.
     */
    public static double pow(double x, double y) {
        if (y >= 0 && y <= MOST_SQUARED && y == Math.rint(y)) {
            return power(x, (int) y);
        }
        return x == 1 ? 1 : StrictMath.exp(y * StrictMath.log(x));
    }

    private static double power(double x, int n) {
        double power = 1;
        double square = x;
        for (int left = n; left > 0; left >>= 1) {
            if ((left & 1) == 1) {
                power *= square;
            }
            square *= square;
        }
        return power;
    }

    /** {@code ln(1 + eˣ)}. */
    public static double softplus(double x) {
        return Math.max(x, 0) + StrictMath.log1p(StrictMath.exp(-Math.abs(x)));
    }

    /**
     * 1 where {@code x > 0}, else 0; NaN stays NaN. No comparison, which keeps a loop from becoming vector instructions:
     * the smallest float32 above 0 times 10⁴⁶ is above 1.
     */
    public static float step(float x) {
        return Math.min(Math.max(x, 0f) * 1e38f * 1e8f, 1f);
    }

    /** An infinite {@code x} becomes the largest finite number, so that its product with 0 is 0. */
    public static float finite(float x) {
        return Math.max(-Float.MAX_VALUE, Math.min(Float.MAX_VALUE, x));
    }

    /** An infinite {@code x} becomes the largest finite number, so that its product with 0 is 0. */
    public static double finite(double x) {
        return Math.max(-Double.MAX_VALUE, Math.min(Double.MAX_VALUE, x));
    }

    /** {@code 1 / (1 + e⁻ˣ)}. */
    public static double sigmoid(double x) {
        return 1 / (1 + StrictMath.exp(-x));
    }

    /**
     * {@code erf x} in double. Near zero {@code 2/√π · e^(−x²) · Σ 2ⁿ x²ⁿ⁺¹ / (2n+1)!!}, whose terms are all of one sign
     * (Abramowitz and Stegun 7.1.6); far from it {@code 1 − erfc x}, where a small error of erfc no longer counts.
     */
    public static double erf(double x) {
        if (Math.abs(x) > 1.5) {
            return Math.copySign(1 - erfcByFraction(Math.abs(x)), x);
        }
        double term = x;
        double sum = x;
        for (int n = 1; Math.abs(term) > Math.abs(sum) * 1e-17; n++) {
            term *= 2 * x * x / (2 * n + 1);
            sum += term;
        }
        return TWO_BY_SQRT_PI * StrictMath.exp(-x * x) * sum;
    }

    /** {@code erfc x} for {@code x ≥ 1.5}: 100 levels of the continued fraction (Abramowitz and Stegun 7.1.14). */
    private static double erfcByFraction(double x) {
        double fraction = x;
        for (int n = 100; n >= 1; n--) {
            fraction = x + 0.5 * n / fraction;
        }
        return 0.5 * TWO_BY_SQRT_PI * StrictMath.exp(-x * x) / fraction;
    }
}

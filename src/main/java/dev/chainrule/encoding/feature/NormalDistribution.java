package dev.chainrule.encoding.feature;

/** Of mean 0 and standard deviation 1. */
public final class NormalDistribution {

    /** Up to this distance from one half the middle formula holds. */
    public static final double MIDDLE = 0.425;

    /** Up to this root of the negative logarithm the formula of the near tail holds. */
    private static final double NEAR_TAIL = 5;

    /** What is subtracted from that root in the near tail. */
    public static final double NEAR_SHIFT = 1.6;

    /** A polynomial divided by another. */
    public static final class Ratio {

        private final double[] above;
        private final double[] below;

        private Ratio(double[] above, double[] below) {
            this.above = above;
            this.below = below;
        }

        /** Coefficients of the dividend, of the constant first. */
        public double[] above() {
            return above.clone();
        }

        /** Coefficients of the divisor, of the constant first. */
        public double[] below() {
            return below.clone();
        }

        double at(double x) {
            return polynomial(above, x) / polynomial(below, x);
        }
    }

    /** Of the squared distance below {@link #MIDDLE} squared. */
    public static final Ratio IN_THE_MIDDLE = new Ratio(
            new double[] {
                3.3871328727963665,
                133.14166789178438,
                1971.5909503065513,
                13731.69376550946,
                45921.95393154987,
                67265.7709270087,
                33430.57558358813,
                2509.0809287301227
            },
            new double[] {
                1.0,
                42.31333070160091,
                687.1870074920579,
                5394.196021424751,
                21213.794301586597,
                39307.89580009271,
                28729.085735721943,
                5226.495278852854
            });

    /** Of the root beyond {@link #NEAR_SHIFT}. */
    public static final Ratio IN_THE_NEAR_TAIL = new Ratio(
            new double[] {
                1.4234371107496835,
                4.630337846156546,
                5.769497221460691,
                3.6478483247632045,
                1.2704582524523684,
                0.2417807251774506,
                0.022723844989269184,
                0.0007745450142783414
            },
            new double[] {
                1.0,
                2.053191626637759,
                1.6763848301838038,
                0.6897673349851,
                0.14810397642748008,
                0.015198666563616457,
                0.0005475938084995345,
                1.0507500716444169e-09
            });

    /** Of the root beyond {@link #NEAR_TAIL}. */
    private static final Ratio IN_THE_FAR_TAIL = new Ratio(
            new double[] {
                6.657904643501103,
                5.463784911164114,
                1.7848265399172913,
                0.29656057182850487,
                0.026532189526576124,
                0.0012426609473880784,
                2.7115555687434876e-05,
                2.0103343992922881e-07
            },
            new double[] {
                1.0,
                0.599832206555888,
                0.1369298809227358,
                0.014875361290850615,
                0.0007868691311456133,
                1.8463183175100548e-05,
                1.421511758316446e-07,
                2.0442631033899397e-15
            });

    private NormalDistribution() {}

    /**
     * The number below which a share of the distribution lies, to 16 digits (Wichura 1988, algorithm AS 241).
     *
     * @param share above 0 and below 1
     */
    public static double quantile(double share) {
        double away = share - 0.5;
        if (Math.abs(away) <= MIDDLE) {
            double r = MIDDLE * MIDDLE - away * away;
            return away * IN_THE_MIDDLE.at(r);
        }
        double r = Math.sqrt(-StrictMath.log(Math.min(share, 1 - share)));
        double distance = r <= NEAR_TAIL ? IN_THE_NEAR_TAIL.at(r - NEAR_SHIFT) : IN_THE_FAR_TAIL.at(r - NEAR_TAIL);
        return Math.copySign(distance, away);
    }

    private static double polynomial(double[] coefficients, double x) {
        double sum = 0;
        for (int i = coefficients.length - 1; i >= 0; i--) {
            sum = sum * x + coefficients[i];
        }
        return sum;
    }
}

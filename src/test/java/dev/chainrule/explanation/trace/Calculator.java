package dev.chainrule.explanation.trace;

/** Works out what stands before the first equals sign, as a person with a calculator would. */
final class Calculator {

    private final String text;
    private int at;

    private Calculator(String text) {
        this.text = text;
    }

    static double of(String formula) {
        String left = formula.split(" = ", 2)[0];
        Calculator calculator = new Calculator(left.replace(" ", "").replace('−', '-'));
        double value = calculator.sum();
        if (calculator.at != calculator.text.length()) {
            throw new IllegalArgumentException("cannot go on at %s of %s".formatted(calculator.at, calculator.text));
        }
        return value;
    }

    private boolean take(String token) {
        if (!text.startsWith(token, at)) {
            return false;
        }
        at += token.length();
        return true;
    }

    private void require(String token) {
        if (!take(token)) {
            throw new IllegalArgumentException("no %s at %s of %s".formatted(token, at, text));
        }
    }

    private double sum() {
        double value = product();
        while (true) {
            if (take("+")) {
                value += product();
            } else if (take("-")) {
                value -= product();
            } else {
                return value;
            }
        }
    }

    private double product() {
        double value = factor();
        while (true) {
            if (take("·")) {
                value *= factor();
            } else if (take("/")) {
                value /= factor();
            } else {
                return value;
            }
        }
    }

    private double factor() {
        if (take("-")) {
            return -factor();
        }
        if (take("ln")) {
            return Math.log(power());
        }
        return power();
    }

    private double power() {
        double base = atom();
        if (take("²")) {
            return base * base;
        }
        return take("^") ? Math.pow(base, factor()) : base;
    }

    private double atom() {
        if (take("cosh(")) {
            return Math.cosh(closed(")"));
        }
        if (take("√(")) {
            return Math.sqrt(closed(")"));
        }
        if (take("max(")) {
            double value = sum();
            while (take(",")) {
                value = Math.max(value, sum());
            }
            require(")");
            return value;
        }
        if (take("(")) {
            return closed(")");
        }
        if (take("|")) {
            return Math.abs(closed("|"));
        }
        if (take("e^")) {
            return Math.exp(factor());
        }
        int from = at;
        while (at < text.length() && (Character.isDigit(text.charAt(at)) || text.charAt(at) == '.')) {
            at++;
        }
        return Double.parseDouble(text.substring(from, at));
    }

    private double closed(String end) {
        double value = sum();
        require(end);
        return value;
    }
}

package dev.chainrule.explanation;

class VerificationsOnH2Tests extends VerificationsContract {}

package dev.chainrule.verification;

class VerificationsOnH2Tests extends VerificationsContract {}

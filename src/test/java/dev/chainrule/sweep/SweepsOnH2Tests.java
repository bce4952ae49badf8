package dev.chainrule.sweep;

class SweepsOnH2Tests extends SweepsContract {}

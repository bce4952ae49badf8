package dev.chainrule.training;

class JobsOnH2Tests extends JobsContract {}

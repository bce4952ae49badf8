package dev.chainrule.model;

class AliasesOnH2Tests extends AliasesContract {}

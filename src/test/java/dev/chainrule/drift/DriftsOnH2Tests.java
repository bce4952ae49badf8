package dev.chainrule.drift;

class DriftsOnH2Tests extends DriftsContract {}

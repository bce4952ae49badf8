package dev.chainrule.model;

class ModelsOnH2Tests extends ModelsContract {}

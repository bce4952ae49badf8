package dev.chainrule.dataset;

class DatasetsOnH2Tests extends DatasetsContract {}

package dev.chainrule.dataset;

import org.springframework.beans.factory.annotation.Autowired;

class DatasetsOnH2Tests extends DatasetsContract {

    DatasetsOnH2Tests(@Autowired Datasets datasets, @Autowired BuiltInDatasets builtIn) {
        super(datasets, builtIn);
    }
}

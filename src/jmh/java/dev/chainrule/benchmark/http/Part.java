package dev.chainrule.benchmark.http;

import java.util.List;

/** One thing that is measured; starts the services that it needs. */
@FunctionalInterface
interface Part {

    List<Line> run(Scale scale) throws Exception;
}

package dev.chainrule.web;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.info.BuildProperties;

/** The version of this service, as its answers say it. */
public final class OwnVersion {

    private OwnVersion() {}

    /** @param build nothing where the service does not run from its package */
    public static String of(ObjectProvider<BuildProperties> build) {
        return build.stream().findFirst().map(BuildProperties::getVersion).orElse("unpackaged");
    }
}

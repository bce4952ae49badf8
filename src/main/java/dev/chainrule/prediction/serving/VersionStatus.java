package dev.chainrule.prediction.serving;

import java.util.List;

/**
 * Which versions of a model can be asked.
 *
 * @param modelVersionStatus one for each, the last version first
 */
record VersionStatus(List<OfVersion> modelVersionStatus) {

    static VersionStatus of(List<Integer> versions) {
        return new VersionStatus(versions.stream()
                .map(version -> new OfVersion(String.valueOf(version), "AVAILABLE", new State("OK", "")))
                .toList());
    }

    /**
     * Of one version.
     *
     * @param version as text
     * @param state always AVAILABLE: a model that there is can be asked
     * @param status whether something went wrong
     */
    record OfVersion(String version, String state, State status) {}

    /**
     * Whether something went wrong.
     *
     * @param errorCode always OK
     * @param errorMessage always empty
     */
    record State(String errorCode, String errorMessage) {}
}

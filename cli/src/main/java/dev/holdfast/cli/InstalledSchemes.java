package dev.holdfast.cli;

import dev.holdfast.policy.Configuration;
import dev.holdfast.policy.Problem;
import dev.holdfast.spi.secret.PasswordSources;
import dev.holdfast.spi.store.BlobStores;
import dev.holdfast.workload.Workloads;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What the class path has for the places and references of definitions.
 *
 * @param passwords schemes of references that can be read
 * @param stores schemes of storages that can be opened
 * @param workloads schemes of targets that can be opened
 */
record InstalledSchemes(List<String> passwords, List<String> stores, List<String> workloads) {
    static InstalledSchemes of(Surroundings surroundings) {
        return new InstalledSchemes(
                PasswordSources.builder()
                        .environment(surroundings.environment())
                        .build()
                        .schemes(),
                BlobStores.builder().time(surroundings.time()).build().schemes(),
                Workloads.installed(surroundings.time(), InputStream.nullInputStream())
                        .schemes());
    }

    /** References to passwords that nothing can read. */
    List<Problem> unreadable(Configuration configuration) {
        Map<String, String> references = new LinkedHashMap<>();
        configuration
                .storages()
                .forEach(storage -> references.put("storages." + storage.name() + ".password", storage.password()));
        configuration.state().ifPresent(state -> references.put("state.password", state.password()));
        return missing(
                references,
                passwords,
                "nothing is installed that reads such references; put its provider on the class path");
    }

    /** Places that nothing here can open; where the definitions are used, something may be installed that can. */
    List<Problem> unopened(Configuration configuration) {
        Map<String, String> places = new LinkedHashMap<>();
        configuration
                .storages()
                .forEach(storage -> storage.uri()
                        .ifPresent(uri -> places.put("storages." + storage.name() + ".uri", uri.toString())));
        configuration
                .state()
                .ifPresent(state -> places.put("state.uri", state.uri().toString()));
        List<Problem> problems = new ArrayList<>(
                missing(
                        places,
                        stores,
                        "nothing is installed here that opens such a store; correct it, or put its provider on the class path"));
        Map<String, String> targets = new LinkedHashMap<>();
        configuration
                .targets()
                .forEach(target -> target.uri()
                        .ifPresent(uri -> targets.put("targets." + target.name() + ".uri", uri.toString())));
        problems.addAll(
                missing(
                        targets,
                        workloads,
                        "nothing is installed here that backs up such a target; correct it, or put its provider on the class path"));
        return problems;
    }

    private static List<Problem> missing(Map<String, String> texts, List<String> known, String reason) {
        List<Problem> problems = new ArrayList<>();
        texts.forEach((path, text) -> {
            String scheme = text.substring(0, Math.max(0, text.indexOf(':'))).toLowerCase(Locale.ROOT);
            if (!scheme.isEmpty() && !known.contains(scheme)) {
                problems.add(new Problem(path, scheme + ":", reason, known));
            }
        });
        return problems;
    }
}

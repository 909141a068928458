package dev.holdfast.benchmarks;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A tool whose repository lies in an object store; its home still holds its cache.
 *
 * @param tool what it is otherwise
 * @param place says in the environment where the repository is and who is asking
 */
record StoreTool(Tool tool, Map<String, String> place) implements Tool {
    @Override
    public String name() {
        return tool.name();
    }

    @Override
    public Path home() {
        return tool.home();
    }

    @Override
    public List<String> version() {
        return tool.version();
    }

    @Override
    public Map<String, String> environment() {
        Map<String, String> all = new HashMap<>(tool.environment());
        all.putAll(place);
        return all;
    }

    @Override
    public List<List<String>> create() {
        return tool.create();
    }

    @Override
    public List<String> backup(Path data) {
        return tool.backup(data);
    }

    @Override
    public List<String> stream() {
        return tool.stream();
    }

    @Override
    public Optional<List<String>> streamUnverified() {
        return tool.streamUnverified();
    }

    @Override
    public List<String> restore(Path data, Path target) {
        return tool.restore(data, target);
    }

    @Override
    public Optional<List<String>> listPacks() {
        return tool.listPacks();
    }

    @Override
    public List<String> check() {
        return tool.check();
    }

    @Override
    public Optional<List<String>> forget() {
        return tool.forget();
    }

    @Override
    public List<String> prune() {
        return tool.prune();
    }

    @Override
    public HeapUse heap() {
        return tool.heap();
    }
}

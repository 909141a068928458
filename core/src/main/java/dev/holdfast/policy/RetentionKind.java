package dev.holdfast.policy;

import dev.holdfast.internal.form.Difference;
import dev.holdfast.internal.form.Kind;
import dev.holdfast.internal.form.Kinds;
import dev.holdfast.internal.form.Node;
import dev.holdfast.internal.form.Structures;
import dev.holdfast.internal.form.Value;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Retention policies; what holds if a field is not given depends on their mode, which is read first. */
record RetentionKind() implements Kind<RetentionPolicy> {
    private static final String MODE = "mode";
    private static final Kind<RetentionPolicy.Mode> MODES = Kinds.oneOf(RetentionPolicy.Mode.class);

    @Override
    public Optional<RetentionPolicy> read(Value value) {
        RetentionPolicy.Mode mode = mode(value);
        return Structures.read(
                value, () -> RetentionPolicy.builder(mode), RetentionShape.shape(mode), RetentionPolicy.Builder::build);
    }

    /** A flaw of it is noted when the fields are read. */
    private static RetentionPolicy.Mode mode(Value value) {
        Node held =
                value.node() instanceof Node.Mapping mapping ? mapping.entries().get(MODE) : null;
        return held == null
                ? RetentionPolicy.Mode.HOLDFAST
                : MODES.read(new Value("", held, new java.util.ArrayList<>())).orElse(RetentionPolicy.Mode.HOLDFAST);
    }

    @Override
    public Object write(RetentionPolicy value) {
        Map<String, Object> written = new LinkedHashMap<>();
        if (value.mode() != RetentionPolicy.Mode.HOLDFAST) {
            written.put(MODE, MODES.write(value.mode()));
        }
        written.putAll(RetentionShape.shape(value.mode()).write(value));
        return written;
    }

    @Override
    public void compare(
            String path, Optional<RetentionPolicy> before, Optional<RetentionPolicy> after, List<Difference> found) {
        if (before.isPresent() && after.isPresent()) {
            RetentionShape.shape(after.get().mode()).compare(path, before.get(), after.get(), found);
        }
    }

    @Override
    public String words() {
        return "an object of rules";
    }
}

package dev.holdfast.workload;

import dev.holdfast.spi.workload.ExportFormat;
import dev.holdfast.spi.workload.WorkloadException;
import java.util.List;
import java.util.ServiceLoader;
import java.util.TreeMap;

/** Formats in which dumps can be written as one stream, by name. Safe for use from any thread. */
public final class ExportFormats {
    private final TreeMap<String, ExportFormat> formats = new TreeMap<>();

    /**
     * With the given formats.
     *
     * @param formats in the order of precedence
     */
    public ExportFormats(Iterable<ExportFormat> formats) {
        formats.forEach(format -> this.formats.putIfAbsent(format.name(), format));
    }

    /** With every format on the class path. */
    public static ExportFormats installed() {
        return new ExportFormats(ServiceLoader.load(ExportFormat.class));
    }

    /** All of them, in alphabetical order. */
    public List<ExportFormat> all() {
        return List.copyOf(formats.values());
    }

    /**
     * The format of a name.
     *
     * @throws WorkloadException.Invalid if there is none
     */
    public ExportFormat named(String name) {
        ExportFormat format = formats.get(name);
        if (format == null) {
            throw new WorkloadException.Invalid(
                    "no format '" + name + "'; known here: " + String.join(", ", formats.keySet()), null);
        }
        return format;
    }
}

package dev.holdfast.internal.posix;

import dev.holdfast.run.Finding;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.Optional;

/** What Java offers on any platform. */
final class JavaFiles implements HostFiles {
    private final String why;

    JavaFiles(String why) {
        this.why = why;
    }

    @Override
    public Optional<Finding> limitation() {
        return Optional.of(new Finding(
                Finding.Severity.WARNING,
                "file attributes",
                "extended attributes are not captured, and pipes, devices, owners and times of links are not restored ("
                        + why + ")",
                "run on 64-bit Linux, with the native part of JNA loadable, to have them"));
    }

    @Override
    public HostDirectory directory(String path) throws IOException {
        Path plain = RawText.toPath(path);
        if (!Files.isDirectory(plain)) {
            Files.readAttributes(plain, java.nio.file.attribute.BasicFileAttributes.class);
            throw new NotDirectoryException(RawText.shown(path));
        }
        return new JavaDirectory(plain);
    }

    @Override
    public HostFile read(String path) throws IOException {
        HostPath split = HostPath.of(path);
        try (HostDirectory parent = directory(split.parent())) {
            return parent.read(split.name());
        }
    }

    @Override
    public Owner self() {
        return HostFiles.processOwner();
    }
}

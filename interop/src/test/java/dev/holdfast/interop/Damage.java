package dev.holdfast.interop;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** Kinds of damage to a repository on disk. */
enum Damage {
    BLOB_FLIPPED("pack", true) {
        @Override
        List<Path> strike(Path repository) {
            return change(dataPack(repository), bytes -> flipped(bytes, 1000));
        }
    },
    HEADER_FLIPPED("pack", false) {
        @Override
        List<Path> strike(Path repository) {
            return change(dataPack(repository), bytes -> flipped(bytes, bytes.length - 20));
        }
    },
    HEADER_LENGTH_FLIPPED("pack", false) {
        @Override
        List<Path> strike(Path repository) {
            return change(dataPack(repository), bytes -> flipped(bytes, bytes.length - 4));
        }
    },
    PACK_TRUNCATED("pack", true) {
        @Override
        List<Path> strike(Path repository) {
            return change(dataPack(repository), bytes -> Arrays.copyOf(bytes, bytes.length / 2));
        }
    },
    PACK_MISSING("pack", true) {
        @Override
        List<Path> strike(Path repository) {
            return remove(List.of(dataPack(repository)));
        }
    },
    PACKS_EXCHANGED("pack", false) {
        @Override
        List<Path> strike(Path repository) {
            List<Path> packs = stored(repository, "data");
            return exchange(packs.get(packs.size() - 1), packs.get(packs.size() - 2));
        }
    },
    DATA_AND_TREES_EXCHANGED("pack", false) {
        @Override
        List<Path> strike(Path repository) {
            return exchange(treePack(repository), dataPack(repository));
        }
    },
    TREE_FLIPPED("pack", true) {
        @Override
        List<Path> strike(Path repository) {
            return change(treePack(repository), bytes -> flipped(bytes, 40));
        }
    },
    TREES_TRUNCATED("pack", true) {
        @Override
        List<Path> strike(Path repository) {
            return change(treePack(repository), bytes -> Arrays.copyOf(bytes, 100));
        }
    },
    TREES_MISSING("pack", true) {
        @Override
        List<Path> strike(Path repository) {
            return remove(List.of(treePack(repository)));
        }
    },
    INDEX_FLIPPED("index", false) {
        @Override
        List<Path> strike(Path repository) {
            return change(stored(repository, "index").get(0), bytes -> flipped(bytes, 40));
        }
    },
    INDEX_TRUNCATED("index", false) {
        @Override
        List<Path> strike(Path repository) {
            return change(stored(repository, "index").get(0), bytes -> Arrays.copyOf(bytes, bytes.length / 2));
        }
    },
    INDEX_EXCHANGED("index", false) {
        @Override
        List<Path> strike(Path repository) {
            List<Path> files = stored(repository, "index");
            return exchange(files.get(0), files.get(1));
        }
    },
    INDEX_MISSING("", false) {
        @Override
        List<Path> strike(Path repository) {
            return remove(List.of(stored(repository, "index").get(0)));
        }
    },
    ALL_INDEX_FILES_MISSING("", false) {
        @Override
        List<Path> strike(Path repository) {
            return remove(stored(repository, "index"));
        }
    },
    ALL_INDEX_FILES_AND_A_PACK_FLIPPED("index", true) {
        @Override
        List<Path> strike(Path repository) {
            List<Path> unused = change(dataPack(repository), bytes -> flipped(bytes, 1000));
            List<Path> files = stored(repository, "index");
            files.forEach(file -> change(file, bytes -> flipped(bytes, bytes.length / 2)));
            return files;
        }
    },
    SNAPSHOT_FLIPPED("snapshot", true) {
        @Override
        List<Path> strike(Path repository) {
            return change(stored(repository, "snapshots").get(0), bytes -> flipped(bytes, 40));
        }
    },
    SNAPSHOT_TRUNCATED("snapshot", true) {
        @Override
        List<Path> strike(Path repository) {
            return change(stored(repository, "snapshots").get(0), bytes -> new byte[0]);
        }
    },
    SNAPSHOTS_EXCHANGED("snapshot", false) {
        @Override
        List<Path> strike(Path repository) {
            List<Path> files = stored(repository, "snapshots");
            return exchange(files.get(0), files.get(1));
        }
    };

    private final String kind;
    private final boolean losesFiles;

    Damage(String kind, boolean losesFiles) {
        this.kind = kind;
        this.losesFiles = losesFiles;
    }

    /** Whether nothing can bring some files back. */
    boolean losesFiles() {
        return losesFiles;
    }

    /** What problems about the damaged files call them; empty if a check can only say that something is missing. */
    String kind() {
        return kind;
    }

    /** Damages the repository, and says which files now are not what they were. */
    abstract List<Path> strike(Path repository);

    /** The files of a kind, the smallest first. */
    static List<Path> stored(Path repository, String kind) {
        try (Stream<Path> walk = Files.walk(repository.resolve(kind))) {
            return walk.filter(Files::isRegularFile)
                    .sorted(Comparator.<Path>comparingLong(file -> file.toFile().length())
                            .thenComparing(Path::toString))
                    .toList();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static Path dataPack(Path repository) {
        List<Path> packs = stored(repository, "data");
        return packs.get(packs.size() - 1);
    }

    /** Data packs have megabytes. */
    private static Path treePack(Path repository) {
        return stored(repository, "data").stream()
                .filter(pack -> pack.toFile().length() < 100_000)
                .reduce((first, second) -> second)
                .orElseThrow();
    }

    static List<Path> change(Path file, UnaryOperator<byte[]> edit) {
        try {
            byte[] changed = edit.apply(Files.readAllBytes(file));
            Files.delete(file);
            Files.write(file, changed);
            return List.of(file);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static List<Path> exchange(Path one, Path other) {
        try {
            byte[] content = Files.readAllBytes(other);
            List<Path> unused = change(other, bytes -> read(one));
            change(one, bytes -> content);
            return List.of(one, other);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static byte[] read(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static List<Path> remove(List<Path> files) {
        try {
            for (Path file : files) {
                Files.delete(file);
            }
            return files;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    static byte[] flipped(byte[] bytes, int at) {
        bytes[at] ^= 1;
        return bytes;
    }
}

package dev.holdfast.architecture;

import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.LineMap;
import com.sun.source.tree.MethodTree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.SourcePositions;
import com.sun.source.util.TreePathScanner;
import com.sun.source.util.Trees;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/**
 * Measures the lines of source files and of the methods in them, with the compiler's own parser. A method runs from its
 * modifiers to its closing brace, without its Javadoc; lambdas and local classes count as part of it.
 *
 * @param files of each file
 * @param methods of each method and constructor that is written out
 */
record SourceSizes(List<Size> files, List<Size> methods) {
    /**
     * @param name a path, or a path and a method's name and line
     * @param lines from 1
     */
    record Size(String name, long lines) {}

    SourceSizes {
        files = sorted(files);
        methods = sorted(methods);
    }

    private static List<Size> sorted(List<Size> sizes) {
        return sizes.stream().sorted(Comparator.comparingLong(Size::lines)).toList();
    }

    /** Prints a table for each module of the tree whose root is the first argument. */
    public static void main(String[] arguments) throws IOException {
        Path root = Path.of(arguments[0]);
        System.out.println("                          files  p50  p95  max   methods  p50  p95  max");
        List<Path> all = new ArrayList<>();
        for (Path module : modules(root)) {
            List<Path> sources = sources(module);
            all.addAll(sources);
            System.out.println(of(sources).row(module.getFileName().toString()));
        }
        SourceSizes whole = of(all);
        System.out.println(whole.row("all"));
        System.out.println("the largest file:   " + largest(whole.files).name().replace(root + "/", ""));
        System.out.println(
                "the largest method: " + largest(whole.methods).name().replace(root + "/", ""));
    }

    /** The directories below a root that hold main sources. */
    static List<Path> modules(Path root) throws IOException {
        try (Stream<Path> children = Files.list(root)) {
            return children.filter(child -> Files.isDirectory(child.resolve("src/main/java")))
                    .sorted()
                    .toList();
        }
    }

    /** The main sources of a module. */
    static List<Path> sources(Path module) throws IOException {
        return below(module.resolve("src/main/java"));
    }

    /** The sources of its tests. */
    static List<Path> tests(Path module) throws IOException {
        Path tests = module.resolve("src/test/java");
        return Files.isDirectory(tests) ? below(tests) : List.of();
    }

    private static List<Path> below(Path directory) throws IOException {
        try (Stream<Path> found = Files.walk(directory)) {
            return found.filter(file -> file.toString().endsWith(".java"))
                    .filter(file -> !file.endsWith("package-info.java") && !file.endsWith("module-info.java"))
                    .sorted()
                    .toList();
        }
    }

    static SourceSizes of(List<Path> sources) throws IOException {
        List<Size> files = new ArrayList<>();
        List<Size> methods = new ArrayList<>();
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        try (StandardJavaFileManager manager = compiler.getStandardFileManager(null, null, null)) {
            JavacTask task = (JavacTask) compiler.getTask(
                    null, manager, null, List.of(), null, manager.getJavaFileObjectsFromPaths(sources));
            SourcePositions positions = Trees.instance(task).getSourcePositions();
            for (CompilationUnitTree unit : task.parse()) {
                Path file = Path.of(unit.getSourceFile().getName());
                try (Stream<String> lines = Files.lines(file)) {
                    files.add(new Size(file.toString(), lines.count()));
                }
                new MethodScanner(unit, positions, methods).scan(unit, null);
            }
        }
        return new SourceSizes(files, methods);
    }

    /** The size that a share of the sizes does not exceed; 0 if there are none. */
    static long percentile(List<Size> sizes, int percent) {
        return sizes.isEmpty()
                ? 0
                : sizes.get((sizes.size() * percent + 99) / 100 - 1).lines();
    }

    static Size largest(List<Size> sizes) {
        return sizes.isEmpty() ? new Size("none", 0) : sizes.get(sizes.size() - 1);
    }

    private String row(String title) {
        return String.format(
                Locale.ROOT,
                "%-24s %6d %4d %4d %4d    %6d %4d %4d %4d",
                title,
                files.size(),
                percentile(files, 50),
                percentile(files, 95),
                largest(files).lines(),
                methods.size(),
                percentile(methods, 50),
                percentile(methods, 95),
                largest(methods).lines());
    }

    private static final class MethodScanner extends TreePathScanner<Void, Void> {
        private final CompilationUnitTree unit;
        private final SourcePositions positions;
        private final List<Size> methods;

        MethodScanner(CompilationUnitTree unit, SourcePositions positions, List<Size> methods) {
            this.unit = unit;
            this.positions = positions;
            this.methods = methods;
        }

        @Override
        public Void visitMethod(MethodTree method, Void unused) {
            LineMap lines = unit.getLineMap();
            long first = lines.getLineNumber(positions.getStartPosition(unit, method));
            long last = lines.getLineNumber(positions.getEndPosition(unit, method));
            String name = unit.getSourceFile().getName() + ":" + first + " " + method.getName();
            methods.add(new Size(name, last - first + 1));
            return super.visitMethod(method, null);
        }
    }
}

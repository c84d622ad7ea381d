package dev.hilera.repository;

import com.sun.source.tree.ImportTree;
import com.sun.source.tree.MemberSelectTree;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Which package may know which. The arrows run one way; names written out in full count like
 * imports. A package stands here with all packages below it.
 */
public final class ImportDirections {
  private static final String FACE = "dev.hilera";
  private static final String JOB = "dev.hilera.job";
  private static final String STORE = "dev.hilera.store";
  private static final String ENGINE = "dev.hilera.engine";

  /** The packages of the library, and what of it each may use beside itself. */
  private static final Map<String, Set<String>> CORE =
      Map.of(
          FACE,
          Set.of(),
          JOB,
          Set.of(FACE),
          STORE,
          Set.of(FACE, JOB),
          ENGINE,
          Set.of(FACE, JOB, STORE),
          "dev.hilera.command",
          Set.of(FACE, JOB),
          "dev.hilera.testing",
          Set.of(FACE, JOB, STORE, ENGINE));

  /** The files that close the circle: users call them, and they call the engine. */
  private static final Set<String> ON_TOP =
      Set.of(
          "core/src/main/java/dev/hilera/Finished.java",
          "core/src/main/java/dev/hilera/Hilera.java",
          "core/src/main/java/dev/hilera/Run.java");

  /** The packages of the other modules; an empty set stands for all. */
  private static final Map<String, Set<String>> MODULES =
      Map.of(
          "jdbc", Set.of(FACE, JOB, STORE, "dev.hilera.jdbc"),
          "server", Set.of(FACE, JOB, "dev.hilera.server"),
          "client", Set.of(FACE, JOB, "dev.hilera.client"),
          "app", Set.of(),
          "browser", Set.of(),
          "bench", Set.of());

  /** The libraries of the core. Elsewhere the build names every dependency, and that is enough. */
  private static final List<String> PURE = List.of("java.", "org.jspecify.");

  private static final List<String> JDK = List.of("java.", "javax.", "jdk.", "org.jspecify.");

  private ImportDirections() {}

  public static boolean knows(String module) {
    return module.equals("core") || MODULES.containsKey(module);
  }

  public static List<Violation> check(SourceFile file) {
    if (!knows(file.module())) {
      return List.of(new Violation(file.path(), 1, "name its module in ImportDirections"));
    }
    if (file.fileName().equals("module-info.java")) {
      return List.of();
    }
    var allowed = file.module().equals("core") ? core(file) : MODULES.get(file.module());
    if (allowed == null) {
      return List.of(new Violation(file.path(), 1, "name its package in ImportDirections"));
    }
    var violations = new LinkedHashSet<Violation>();
    if (!allowed.isEmpty()) {
      for (var name : file.all(MemberSelectTree.class)) {
        var used = area(packageOf(name.toString()));
        if (used.startsWith(FACE) && !allowed.contains(used)) {
          violations.add(file.violation(name, used + " lies " + against(allowed)));
        }
      }
    }
    violations.addAll(libraries(file));
    return List.copyOf(violations);
  }

  private static @Nullable Set<String> core(SourceFile file) {
    var own = area(file.packageName());
    var others = ON_TOP.contains(file.path()) ? Set.of(JOB, STORE, ENGINE) : CORE.get(own);
    if (others == null) {
      return null;
    }
    var allowed = new LinkedHashSet<>(others);
    allowed.add(own);
    return allowed;
  }

  private static List<Violation> libraries(SourceFile file) {
    var violations = new ArrayList<Violation>();
    if (file.module().equals("core")) {
      var own = area(file.packageName());
      var libraries = own.equals(FACE) || own.equals(JOB) ? PURE : JDK;
      for (var used : file.all(ImportTree.class)) {
        var name = used.getQualifiedIdentifier().toString();
        if (!name.startsWith(FACE) && libraries.stream().noneMatch(name::startsWith)) {
          violations.add(file.violation(used, name + ": here only " + libraries + " may be used"));
        }
      }
    }
    return violations;
  }

  private static String against(Set<String> allowed) {
    return "against the direction of imports: here only "
        + allowed.stream().sorted().collect(Collectors.joining(", "))
        + "; move the code, or pass in what it needs";
  }

  /** The package of a name: all before its first capital. */
  private static String packageOf(String name) {
    return Arrays.stream(name.split("\\.", -1))
        .takeWhile(part -> !part.isEmpty() && Character.isLowerCase(part.charAt(0)))
        .collect(Collectors.joining("."));
  }

  /** The package two levels below {@code dev}, which stands for all below it. */
  private static String area(String packageName) {
    return Arrays.stream(packageName.split("\\.", -1)).limit(3).collect(Collectors.joining("."));
  }
}

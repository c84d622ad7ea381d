package dev.hilera.repository;

import com.sun.source.tree.ClassTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.VariableTree;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import javax.lang.model.element.Modifier;

/** How big things may be. */
public final class Budgets {
  static final int FILE_LINES = 400;
  static final int STORE_FILE_LINES = 600;
  static final int METHOD_LINES = 70;
  static final int METHOD_PARAMETERS = 4;
  static final int CONSTRUCTOR_PARAMETERS = 7;
  static final int RECORD_COMPONENTS = 12;
  static final int PUBLIC_TYPES = 40;
  static final int STORE_METHODS = 15;

  private Budgets() {}

  /** Every file; a store's is longer, because all statements of a dialect stand in one place. */
  public static List<Violation> fileLength(SourceFile file) {
    int budget = file.fileName().endsWith("Store.java") ? STORE_FILE_LINES : FILE_LINES;
    long lines = file.text().lines().count();
    return lines <= budget
        ? List.of()
        : List.of(
            new Violation(
                file.path(),
                budget + 1,
                "the file" + over(lines, "lines", budget) + "split by duty"));
  }

  public static List<Violation> methodLength(SourceFile file) {
    return file.all(MethodTree.class).stream()
        .filter(method -> file.lines(method) > METHOD_LINES)
        .map(method ->
            file.violation(
                method,
                name(method)
                    + over(file.lines(method), "lines", METHOD_LINES)
                    + "name its steps, one method each"))
        .toList();
  }

  /** Methods, constructors and records; the overloads {@code task} take up to five inputs. */
  public static List<Violation> parameters(SourceFile file) {
    var violations = new ArrayList<Violation>();
    for (var type : file.all(ClassTree.class)) {
      long components = components(type);
      if (components > RECORD_COMPONENTS) {
        var text = over(components, "components", RECORD_COMPONENTS) + "group what goes together";
        violations.add(file.violation(type, type.getSimpleName() + text));
      }
      for (var method : methods(type).toList()) {
        int budget = isConstructor(method) ? CONSTRUCTOR_PARAMETERS : METHOD_PARAMETERS;
        int parameters = method.getParameters().size();
        boolean isCanonical = isConstructor(method) && parameters == components;
        if (parameters > budget && !isCanonical && !isTypedTask(type, method)) {
          var remedy = name(method) + over(parameters, "parameters", budget) + "a noun is missing";
          violations.add(file.violation(method, remedy));
        }
      }
    }
    return violations;
  }

  /** The face that users learn: the public types of the package {@code dev.hilera}. */
  public static List<Violation> publicTypes(List<SourceFile> files) {
    var types = new ArrayList<Violation>();
    for (var file : files) {
      if (file.isMain() && file.packageName().equals("dev.hilera")) {
        for (var type : file.tree().getTypeDecls()) {
          if (type instanceof ClassTree declared && isPublic(declared)) {
            var text = over(types.size() + 1, "public types", PUBLIC_TYPES);
            var remedy = "dev.hilera" + text + "make one package-private or nest it";
            types.add(file.violation(type, remedy));
          }
        }
      }
    }
    return types.subList(Math.min(types.size(), PUBLIC_TYPES), types.size());
  }

  /** The interface {@code Store}: each method more must be written three times. */
  public static List<Violation> storeMethods(SourceFile file) {
    return file.all(ClassTree.class).stream()
        .filter(type -> type.getKind() == Tree.Kind.INTERFACE)
        .filter(type -> type.getSimpleName().contentEquals("Store"))
        .filter(type -> instanceMethods(type) > STORE_METHODS)
        .map(type ->
            file.violation(
                type,
                "Store"
                    + over(instanceMethods(type), "methods", STORE_METHODS)
                    + "ask through fewer, wider verbs"))
        .toList();
  }

  private static long instanceMethods(ClassTree type) {
    return methods(type)
        .filter(method -> !method.getModifiers().getFlags().contains(Modifier.STATIC))
        .count();
  }

  private static long components(ClassTree type) {
    // A record can declare no other field that is not static.
    return type.getKind() != Tree.Kind.RECORD
        ? 0
        : type.getMembers().stream()
            .filter(member ->
                member instanceof VariableTree field
                    && !field.getModifiers().getFlags().contains(Modifier.STATIC))
            .count();
  }

  private static boolean isTypedTask(ClassTree type, MethodTree method) {
    boolean isPublic =
        type.getKind() == Tree.Kind.INTERFACE
            || method.getModifiers().getFlags().contains(Modifier.PUBLIC);
    return isPublic && method.getName().contentEquals("task");
  }

  private static boolean isPublic(ClassTree type) {
    return type.getModifiers().getFlags().contains(Modifier.PUBLIC);
  }

  private static boolean isConstructor(MethodTree method) {
    return method.getReturnType() == null;
  }

  private static String name(MethodTree method) {
    return isConstructor(method) ? "the constructor" : method.getName().toString();
  }

  private static Stream<MethodTree> methods(ClassTree type) {
    return type.getMembers().stream()
        .filter(MethodTree.class::isInstance)
        .map(MethodTree.class::cast);
  }

  private static String over(long count, String what, int budget) {
    return " has " + count + " " + what + ", the budget is " + budget + ": ";
  }
}

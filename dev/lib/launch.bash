# Starts a main class of the working tree without Maven in between; sourced by dev/holdfast and dev/bench.
#
# The classes are built when they are missing or older than their sources, put into jars (class-data sharing takes no
# directories), and an archive of loaded classes is made once for each JVM. Everything lies in MODULE/target/launch. Nothing
# here writes to standard output, and the caller's working directory is never changed.

root="$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)"

fail() {
    echo "$(basename "$0"): $*" >&2
    exit 1
}

# Sets java: the JVM of JAVA_HOME, else the one on the PATH.
find_java() {
    if [ -n "${JAVA_HOME:-}" ]; then
        java="$JAVA_HOME/bin/java"
        [ -x "$java" ] || fail "JAVA_HOME is $JAVA_HOME, where no bin/java is; set it to a JDK of version 17 or later"
    else
        java="$(command -v java)" || fail "no java on the PATH and no JAVA_HOME; install a JDK of version 17 or later"
    fi
}

# Maven without a network if the local repository suffices, with it otherwise; what it says is shown only if it fails.
quiet_maven() {
    local log="$1"
    shift
    command -v mvn >/dev/null || fail "Maven is missing; install version 3.8 or later"
    (cd "$root" && mvn -B -o "$@") >"$log" 2>&1 && return
    if grep -qE 'offline mode|has not been downloaded' "$log"; then
        (cd "$root" && mvn -B -ntp "$@") >"$log" 2>&1 && return
    fi
    grep -E -A2 '^\[(ERROR|WARNING)' "$log" >&2
    return 1
}

# is_stale MODULES...: whether a source is newer than the last build.
is_stale() {
    local module
    local -a inputs=("$root/pom.xml")
    [ -f "$launch/built" ] || return 0
    for module in "$@"; do
        inputs+=("$root/$module/pom.xml" "$root/$module/src/main")
    done
    [ -n "$(find "${inputs[@]}" -newer "$launch/built" -print -quit)" ]
}

build() {
    local module
    echo "$(basename "$0"): building ..." >&2
    touch "$launch/begun"
    quiet_maven "$launch/maven.log" process-classes -pl "$1" -am -Dspotless.check.skip -Denforcer.skip || fail "the build failed"
    rm -rf "$launch/jars" "$launch/"*.jsa
    mkdir -p "$launch/jars"
    for module in "$@"; do
        [ -d "$root/$module/target/classes" ] || continue
        "$(dirname "$java")/jar" --create --no-compress --file "$launch/jars/$module.jar" -C "$root/$module/target/classes" .
    done
    mv "$launch/begun" "$launch/built"
}

# prepare MODULE OTHERS...: sets the array class_path_arguments, after building MODULE and the modules that it needs.
prepare() {
    launch="$root/$1/target/launch"
    find_java
    if is_stale "$@"; then
        mkdir -p "$launch"
        exec 8>"$launch/lock"
        flock 8
        ! is_stale "$@" || build "$@"
        exec 8>&-
    fi
    local module own=""
    for module in "$@"; do
        own+="$launch/jars/$module.jar:"
    done
    class_path="$own$(<"$root/$1/target/classpath")"
}

#!/usr/bin/env bash
# Arguments: the folder with the SDK's jars in lib/, the class that calls it, v1 or v2, and the emulator's URL.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
classes=$1/classes
javac -nowarn -proc:none -cp "$1/lib/*" -d "$classes" -sourcepath "$here" "$here/Drive.java" "$here/$2.java"
java -cp "$classes:$1/lib/*" Drive "$2" "$3" "$here/../cases.json" "$4"

# Sourced by bin/run and bin/test: the Python environment and the system packages, installed when missing and possible.
# Needs bash and python3. Every function leaves quickly when there is nothing to do.

ROOT=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")/.." && pwd -P)
cd -- "$ROOT"
VENV="$ROOT/.venv"
PYTHON="$VENV/bin/python"

# Compiled modules halve the start of each process: an inherited "write none" would cost seconds at every start.
unset PYTHONDONTWRITEBYTECODE PYTHONPATH PYTHONHOME VIRTUAL_ENV
export PIP_DISABLE_PIP_VERSION_CHECK=1 PYTHONUNBUFFERED=1

say() { printf '%s\n' "binome: $*"; }
fail() {
  printf '%s\n' "binome: $*" >&2
  exit 1
}

# --- system packages -------------------------------------------------------------------------------------------------

as_root() {
  if [ "$(id -u)" -eq 0 ]; then
    "$@"
  elif command -v sudo >/dev/null && sudo -n true 2>/dev/null; then
    sudo -n "$@"
  else
    return 1
  fi
}

apt_get() { as_root env DEBIAN_FRONTEND=noninteractive apt-get -qq -o DPkg::Lock::Timeout=120 "$@" </dev/null; }

# apt_install WHAT PACKAGE...: false when apt is absent, not permitted or fails. A failure is not tried again for a day
# (each try waits for the network); removing .venv forgets it.
apt_install() {
  local what=$1 log mark
  shift
  mark="$VENV/.apt-failed-$what"
  command -v apt-get >/dev/null || return 1
  as_root true || return 1
  [ -z "$(find "$mark" -mmin -1440 2>/dev/null)" ] || return 1
  say "installing $* with apt"
  log=$(mktemp)
  if apt_get install -y --no-install-recommends "$@" >"$log" 2>&1 ||
    { apt_get update >>"$log" 2>&1 && apt_get install -y --no-install-recommends "$@" >>"$log" 2>&1; }; then
    rm -f -- "$log" "$mark"
    return 0
  fi
  tail -n 3 "$log" >&2
  rm -f -- "$log"
  if [ -d "$VENV" ]; then touch "$mark"; fi
  return 1
}

has_pdf_libraries() {
  local known library
  known=$(PATH="$PATH:/sbin:/usr/sbin" ldconfig -p 2>/dev/null) || return 1
  for library in libpango-1.0.so.0 libpangoft2-1.0.so.0 libharfbuzz-subset.so.0; do
    case $known in *"$library"*) ;; *) return 1 ;; esac
  done
  [ -n "$(find /usr/share/fonts /usr/local/share/fonts "${HOME:-/root}/.fonts" "${HOME:-/root}/.local/share/fonts" \
    \( -name '*.ttf' -o -name '*.otf' \) -print -quit 2>/dev/null)" ]
}

ensure_pdf_libraries() {
  has_pdf_libraries && return
  apt_install pango libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fonts-dejavu-core && has_pdf_libraries && return
  say "PDFs ARE OFF: Pango or a font is missing and cannot be installed from here; everything else works." \
    "To have them: apt-get install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fonts-dejavu-core"
}

# --- Python ----------------------------------------------------------------------------------------------------------

find_python() {
  local name
  for name in python3 python3.13 python3.12 python3.11 /usr/bin/python3; do
    if "$name" -I -S -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
      command -v -- "$name"
      return
    fi
  done
  return 1
}

python_version() { "$1" -I -S -c 'import sys; print("%d.%d" % sys.version_info[:2])' 2>/dev/null; }

# Which Python the environment was made for, and where: when either changes it is made again.
environment_mark() { printf '%s %s\n' "$(python_version "$PYTHON")" "$VENV"; }

# An environment made by hand, in this place, for this Python is kept and completed.
is_usable_environment() {
  [ "$(python_version "$PYTHON")" = "$(python_version "$1")" ] && "$PYTHON" -m pip --version >/dev/null 2>&1 &&
    [ -f "$VENV/bin/pip" ] && case $(head -n 1 "$VENV/bin/pip") in "#!$VENV/bin/"*) true ;; *) false ;; esac
}

create_environment() {
  local python
  [ -f "$VENV/.made-for" ] && [ "$(cat "$VENV/.made-for")" = "$(environment_mark)" ] && return
  python=$(find_python) || fail "Python 3.11 or newer is needed: apt-get install python3 gives it on Debian 12 and later."
  if ! is_usable_environment "$python"; then
    if ! "$python" -c 'import ensurepip, venv' 2>/dev/null; then
      apt_install venv python3-venv || fail "python3-venv is missing and cannot be installed from here: apt-get install python3-venv"
      "$python" -c 'import ensurepip, venv' 2>/dev/null || python=/usr/bin/python3
    fi
    say "creating .venv with Python $(python_version "$python")"
    "$python" -m venv --clear "$VENV" || fail "the Python environment could not be created: see above."
  fi
  rm -f -- "$VENV"/.installed-*
  environment_mark >"$VENV/.made-for"
}

# install_requirements FILE: exact versions, every file checked against its hash; nothing to do when the file is unchanged.
install_requirements() {
  local file=$1 mark hash
  mark="$VENV/.installed-${file%.txt}"
  hash=$(sha256sum <"$file")
  [ -f "$mark" ] && [ "$(cat "$mark")" = "$hash" ] && return
  say "installing $file"
  if [ ! -x "$VENV/bin/uv" ]; then
    "$PYTHON" -m pip install --quiet --require-hashes --only-binary :all: -r requirements-uv.txt 2>/dev/null ||
      say "uv cannot be had, pip will do"
  fi
  if ! { [ -x "$VENV/bin/uv" ] && "$VENV/bin/uv" pip install --quiet --python "$PYTHON" \
    --require-hashes -r "$file"; }; then
    "$PYTHON" -m pip install --quiet --require-hashes -r "$file" || fail "$file could not be installed: see above."
  fi
  printf '%s\n' "$hash" >"$mark"
}

# --- the application -------------------------------------------------------------------------------------------------

compile_translations() {
  local catalogue
  for catalogue in translations/*/LC_MESSAGES/messages.po; do
    [ -f "$catalogue" ] || continue
    if [ ! -f "${catalogue%.po}.mo" ] || [ "$catalogue" -nt "${catalogue%.po}.mo" ]; then
      "$VENV/bin/pybabel" --quiet compile --directory translations || fail "the translations cannot be compiled: see above."
      return
    fi
  done
}

# set_up FILE...: everything a start needs. One at a time: two first starts together would build the same folder.
set_up() {
  local file
  exec 9<"$ROOT"
  flock 9
  create_environment
  for file in "$@"; do install_requirements "$file"; done
  ensure_pdf_libraries
  compile_translations
  exec 9<&-
}

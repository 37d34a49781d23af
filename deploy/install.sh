#!/bin/sh
# Installs pos-monitor without Docker on a Linux with systemd, from a checkout in which `npm ci` and `npm run build`
# have been run. Safe to run again: that is how it is updated. `--uninstall` takes everything away but changed settings.
set -eu
# Debian's plain `su` leaves the way to groupadd out.
PATH=$PATH:/usr/sbin:/sbin

PREFIX=
DESTDIR=
NODE=
UNINSTALL=no
SOURCE=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd)

usage() {
  cat <<TEXT
deploy/install.sh [--prefix FOLDER] [--node PROGRAM] [--destdir FOLDER] [--uninstall]

  --prefix FOLDER    where the program comes to lie (default: where it lies already, else /opt/pos-monitor)
  --node PROGRAM     the Node 24 that is copied beside it (default: the checkout's own, or the one on PATH)
  --destdir FOLDER   install below this folder instead of / and start nothing: for packages and tests
  --uninstall        take away what was installed; settings that were changed stay, and the journal of alerts
TEXT
}

fail() {
  echo "install.sh: $*" >&2
  exit 1
}

say() {
  echo "pos-monitor: $*"
}

while [ $# -gt 0 ]; do
  case $1 in
    --prefix | --destdir | --node)
      [ $# -ge 2 ] || fail "$1 needs a value"
      case $1 in
        --prefix) PREFIX=$2 ;;
        --destdir) DESTDIR=$2 ;;
        --node) NODE=$2 ;;
      esac
      shift
      ;;
    --uninstall) UNINSTALL=yes ;;
    -h | --help)
      usage
      exit 0
      ;;
    *)
      usage >&2
      exit 2
      ;;
  esac
  shift
done

DESTDIR=${DESTDIR%/}
UNITS=$DESTDIR/etc/systemd/system
[ -n "$PREFIX" ] || PREFIX=$(sed -n 's|^ExecStart=\(.*\)/node/bin/node .*|\1|p' "$UNITS/pos-monitor.service" 2> /dev/null || true)
PREFIX=${PREFIX:-/opt/pos-monitor}
PREFIX=${PREFIX%/}
case $PREFIX in
  *[!A-Za-z0-9/._-]*) fail "--prefix may hold letters, digits and / . _ - only" ;;
  /?*) ;;
  *) fail "--prefix must be a full path other than /" ;;
esac
[ -n "$DESTDIR" ] || [ "$(id -u)" -eq 0 ] || fail "must be run as root (sudo deploy/install.sh)"

HOME_DIR=$DESTDIR$PREFIX
SETTINGS=$DESTDIR/etc/pos-monitor
STATE=$DESTDIR/var/lib/pos-monitor
COMMAND=$DESTDIR/usr/local/bin/pos-monitor
GROUP=pos-monitor-settings
# Nothing is replaced or taken away at a place that does not bear this file.
MARK=.pos-monitor-installation

systemd_runs() {
  [ -z "$DESTDIR" ] && [ -d /run/systemd/system ]
}

check_place() {
  [ ! -e "$HOME_DIR" ] || [ -e "$HOME_DIR/$MARK" ] || fail "$HOME_DIR exists and is not an installation of pos-monitor"
}

find_node() {
  if [ -z "$NODE" ]; then
    NODE=$SOURCE/node_modules/node/bin/node
    [ -x "$NODE" ] || NODE=$(command -v node) || fail "there is no Node; name one with --node"
  fi
  version=$("$NODE" --version) || fail "$NODE does not run"
  major=${version#v}
  [ "${major%%.*}" -ge 24 ] || fail "$NODE is $version; Node 24 is needed"
}

put_program() {
  staged=$HOME_DIR.new
  rm -rf "$staged"
  mkdir -p "$staged/docs" "$staged/node/bin" "$staged/bin"
  : > "$staged/$MARK"
  cp "$NODE" "$staged/node/bin/node"
  cp -R "$SOURCE/dist" "$staged/dist"
  cp -R "$SOURCE/docs/runbooks" "$staged/docs/runbooks"
  cp "$SOURCE/package.json" "$SOURCE/LICENSE" "$SOURCE/pos-monitor.example.yml" "$staged/"
  cat > "$staged/bin/pos-monitor" <<TEXT
#!/bin/sh
: "\${POS_MONITOR_CONFIG=/etc/pos-monitor/pos-monitor.yml}"
# As systemd says it to the service.
: "\${STATE_DIRECTORY=/var/lib/pos-monitor}"
export POS_MONITOR_CONFIG STATE_DIRECTORY
exec $PREFIX/node/bin/node $PREFIX/dist/cli.js "\$@"
TEXT
  # Whoever calls the command may read it, whatever the umask of the one who installs.
  chmod -R u=rwX,go=rX "$staged"
  chmod 755 "$staged/bin/pos-monitor" "$staged/node/bin/node"
  if [ -e "$SETTINGS/pos-monitor.yml" ] &&
    ! STATE_DIRECTORY=$STATE "$staged/node/bin/node" "$staged/dist/cli.js" check "$SETTINGS/pos-monitor.yml" > /dev/null; then
    rm -rf "$staged"
    fail "this version cannot use the settings, so what is installed was left as it is"
  fi
  if [ -e "$HOME_DIR" ]; then
    rm -rf "$HOME_DIR.old"
    mv "$HOME_DIR" "$HOME_DIR.old"
  fi
  mv "$staged" "$HOME_DIR"
  rm -rf "$HOME_DIR.old"
  say "program: $PREFIX"
}

put_settings() {
  # Whoever may not read what lies in it still has to come by, whatever the umask of the one who installs.
  if [ ! -d "$SETTINGS" ]; then
    mkdir -p "$SETTINGS"
    chmod 755 "$SETTINGS"
  fi
  if [ -e "$SETTINGS/pos-monitor.yml" ]; then
    say "settings: /etc/pos-monitor/pos-monitor.yml, left as they were"
  else
    cp "$SOURCE/pos-monitor.example.yml" "$SETTINGS/pos-monitor.yml"
    say "settings: /etc/pos-monitor/pos-monitor.yml (write buffer.path and adapter.url there)"
  fi
  # There may be passwords in it: for root and for the services that are in this group, and for nobody else.
  if [ -z "$DESTDIR" ]; then
    getent group "$GROUP" > /dev/null || groupadd --system "$GROUP"
    chgrp "$GROUP" "$SETTINGS/pos-monitor.yml"
  fi
  chmod 640 "$SETTINGS/pos-monitor.yml"
}

put_service() {
  mkdir -p "$UNITS" "$(dirname "$COMMAND")"
  put_unit pos-monitor
  ln -sf "$PREFIX/bin/pos-monitor" "$COMMAND"
  say "command: /usr/local/bin/pos-monitor"
}

ENGINES="prometheus prometheus-alertmanager"

put_unit() {
  sed "s|@PREFIX@|$PREFIX|g" "$SOURCE/deploy/systemd/$1.service" > "$UNITS/$1.service"
  chmod 644 "$UNITS/$1.service"
  say "service: /etc/systemd/system/$1.service"
}

# The centre's Alertmanager has a drop-in of the same name, which is none of ours.
is_shops() {
  [ -e "$UNITS/$1" ] && ! grep -q pos-monitor-centre "$UNITS/$1"
}

# What docs/install.md put beside Debian's engines. Whole units are written anew. In a drop-in flags may have been changed, as
# how long Prometheus remembers: whoever looks after the shop takes over what is new there.
renew_optional() {
  # Started anew an agent forgets what it could not send; where its unit is the same it only reads anew.
  AGENT=try-restart
  ! cmp -s "$SOURCE/deploy/systemd/prometheus-agent.service" "$UNITS/prometheus-agent.service" || AGENT=try-reload-or-restart
  for unit in pos-monitor-render prometheus-agent; do
    if grep -qs pos-monitor "$UNITS/$unit.service"; then put_unit $unit; fi
  done
  for engine in $ENGINES; do
    dropin=$engine.service.d/pos-monitor.conf
    ! is_shops $dropin || cmp -s "$SOURCE/deploy/systemd/$dropin" "$UNITS/$dropin" ||
      say "compare, and take over what is new: $SOURCE/deploy/systemd/$dropin and /etc/systemd/system/$dropin"
  done
}

start_service() {
  if ! systemd_runs; then
    say "nothing was started: there is no systemd running here"
    return
  fi
  systemctl daemon-reload
  systemctl enable --quiet pos-monitor
  systemctl restart pos-monitor
  # Their rules and routes are rendered at their start, and must be of the same version.
  for engine in $ENGINES; do
    is_shops $engine.service.d/pos-monitor.conf || continue
    systemctl try-restart $engine || say "$engine did not start: journalctl -u $engine -u pos-monitor-render"
  done
  if grep -qs pos-monitor "$UNITS/prometheus-agent.service"; then
    systemctl restart pos-monitor-render || true
    ran=yes
    systemctl is-active --quiet prometheus-agent || ran=no
    if ! systemctl $AGENT prometheus-agent; then
      say "prometheus-agent does not run as it should: journalctl -u prometheus-agent"
    elif [ $AGENT = try-restart ] && [ $ran = yes ]; then
      say "its unit is a new one, so prometheus-agent was started anew: what the centre had not taken by then is lost"
    fi
  fi
  # They start with the last rendering all the same.
  if systemctl is-failed --quiet pos-monitor-render; then
    say "the settings could not be rendered, so the engines go on with the last rendering: journalctl -u pos-monitor-render"
  fi
  # Whoever cannot go on, as where its port is taken, has said so by then.
  sleep 3
  systemctl is-active --quiet pos-monitor || fail "it was started and has ended: journalctl -u pos-monitor"
  say "running; what it says: journalctl -u pos-monitor; what it sees: pos-monitor doctor"
}

# What docs/install.md puts beside Debian's Prometheus: left behind, it would keep that from starting.
remove_optional() {
  for unit in prometheus-agent pos-monitor-render; do
    grep -qs pos-monitor "$UNITS/$unit.service" || continue
    # The agent alone runs; to stop what renders would stop whatever requires it.
    if systemd_runs; then
      systemctl disable --quiet $unit
      [ $unit != prometheus-agent ] || systemctl stop $unit
    fi
    rm "$UNITS/$unit.service"
    say "taken away: $unit.service"
  done
  for engine in $ENGINES; do
    is_shops $engine.service.d/pos-monitor.conf || continue
    rm "$UNITS/$engine.service.d/pos-monitor.conf"
    rmdir "$UNITS/$engine.service.d" 2> /dev/null || true
    say "$engine starts with its own settings again: systemctl restart $engine"
  done
  if [ -e "$STATE-render" ]; then say "kept: /var/lib/pos-monitor-render, with what they were started with"; fi
}

remove_all() {
  check_place
  if systemd_runs && [ -e "$UNITS/pos-monitor.service" ]; then
    systemctl disable --quiet --now pos-monitor
    say "stopped"
  fi
  if [ -e "$SETTINGS/pos-monitor.yml" ]; then
    if cmp -s "$SETTINGS/pos-monitor.yml" "$HOME_DIR/pos-monitor.example.yml"; then
      rm "$SETTINGS/pos-monitor.yml"
    else
      say "kept, because it is not this version's example: /etc/pos-monitor/pos-monitor.yml"
    fi
  fi
  rm -rf "$HOME_DIR" "$HOME_DIR.new" "$HOME_DIR.old"
  rm -f "$UNITS/pos-monitor.service"
  remove_optional
  [ "$(readlink "$COMMAND" 2> /dev/null)" != "$PREFIX/bin/pos-monitor" ] || rm "$COMMAND"
  if [ -e "$STATE" ]; then say "kept: /var/lib/pos-monitor, with the journal of alerts"; fi
  # Folders that are left empty may have been made by us.
  rmdir "$SETTINGS" 2> /dev/null || true
  if [ -z "$DESTDIR" ] && [ ! -e "$SETTINGS" ] && getent group "$GROUP" > /dev/null; then groupdel "$GROUP"; fi
  if systemd_runs; then systemctl daemon-reload; fi
  say "taken away"
}

if [ $UNINSTALL = yes ]; then
  remove_all
  exit 0
fi
[ -e "$SOURCE/dist/cli.js" ] || fail "dist/ is missing; run npm ci and npm run build first"
check_place
find_node
put_program
put_settings
put_service
renew_optional
start_service

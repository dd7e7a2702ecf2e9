// Package progress tells a person who waits what the program is at: one line that updates itself on a
// terminal, a plain line now and then everywhere else, and nothing at all for what is over at once.
package progress

import (
	"fmt"
	"io"
	"os"
	"sync"
	"time"

	"golang.org/x/term"
)

// How long somebody waits before a line appears, and how often it changes afterwards.
const (
	patience      = 2 * time.Second
	terminalEvery = 200 * time.Millisecond
	plainEvery    = 15 * time.Second
)

// clearLine returns to the first column of a terminal and empties the line.
const clearLine = "\r\x1b[K"

// Line is the report on one piece of work. Its methods may be called from several goroutines.
type Line struct {
	out      io.Writer
	terminal bool
	text     string
	started  time.Time

	mutex  sync.Mutex
	detail string
	stop   chan struct{}
	idle   chan struct{}
}

// Start reports on the work that text names ("deploying production") until Stop is called.
func Start(out io.Writer, text string) *Line {
	l := &Line{
		out: out, terminal: Terminal(out), text: text, started: time.Now(),
		stop: make(chan struct{}), idle: make(chan struct{}),
	}
	go l.run()
	return l
}

// Say sets what the line adds to its text: "12 of 200".
func (l *Line) Say(format string, args ...any) {
	l.mutex.Lock()
	defer l.mutex.Unlock()
	l.detail = fmt.Sprintf(format, args...)
}

// Stop removes the line from a terminal and returns how long the work took.
func (l *Line) Stop() time.Duration {
	close(l.stop)
	<-l.idle
	return time.Since(l.started)
}

// Terminal says whether out is a terminal that a person reads.
func Terminal(out io.Writer) bool {
	f, ok := out.(*os.File)
	kind, _ := os.LookupEnv("TERM")
	return ok && term.IsTerminal(int(f.Fd())) && kind != "dumb"
}

func (l *Line) run() {
	defer close(l.idle)
	every := plainEvery
	if l.terminal {
		every = terminalEvery
	}
	next := time.NewTimer(patience)
	defer next.Stop()
	for shown := false; ; shown = true {
		select {
		case <-l.stop:
			if shown && l.terminal {
				l.print(clearLine)
			}
			return
		case <-next.C:
			l.show()
			next.Reset(every)
		}
	}
}

func (l *Line) show() {
	elapsed := time.Since(l.started).Round(time.Second)
	if l.terminal {
		l.print(clearLine + l.clip(fmt.Sprintf("%s %s", l.sentence(), elapsed)))
		return
	}
	l.print(fmt.Sprintf("%s (%s so far)\n", l.sentence(), elapsed))
}

func (l *Line) sentence() string {
	l.mutex.Lock()
	defer l.mutex.Unlock()
	if l.detail == "" {
		return l.text + " …"
	}
	return l.text + ": " + l.detail
}

// clip keeps a line from wrapping, which would leave its first half behind on the terminal.
func (l *Line) clip(line string) string {
	f, ok := l.out.(*os.File)
	if !ok {
		return line
	}
	width, _, err := term.GetSize(int(f.Fd()))
	runes := []rune(line)
	if err != nil || width <= 0 || len(runes) < width {
		return line
	}
	return string(runes[:width-1])
}

// print ignores a failing writer: a report that nobody can read must not fail the work.
func (l *Line) print(text string) {
	_, _ = io.WriteString(l.out, text)
}

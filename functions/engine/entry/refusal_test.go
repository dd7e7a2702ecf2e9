package entry_test

import (
	"crypto/tls"
	"encoding/binary"
	"io"
	"net"
	"path/filepath"
	"strconv"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/plinth-iac/plinth/functions/internal/tlstest"
)

// fakeProxy stands at an address of its own, at the port of the cell, and refuses all that connect.
type fakeProxy struct {
	host        string
	certificate *tls.Config
	authority   string
	asked       atomic.Int64
}

var proxies atomic.Int64

func newProxy(t *testing.T, refuse func(p *fakeProxy, conn net.Conn)) *fakeProxy {
	t.Helper()
	dir, p := t.TempDir(), &fakeProxy{host: "127.0.7." + strconv.FormatInt(proxies.Add(1), 10)}
	_, err := tlstest.Write(dir, p.host)
	require.NoError(t, err)
	pair, err := tls.LoadX509KeyPair(filepath.Join(dir, tlstest.Certificate), filepath.Join(dir, tlstest.Key))
	require.NoError(t, err)
	p.certificate = &tls.Config{Certificates: []tls.Certificate{pair}, MinVersion: tls.VersionTLS12}
	p.authority = filepath.Join(dir, tlstest.Authority)
	listener, err := net.Listen("tcp", net.JoinHostPort(p.host, strconv.Itoa(server.Port)))
	require.NoError(t, err)
	t.Cleanup(func() { _ = listener.Close() })
	go func() {
		for {
			conn, err := listener.Accept()
			if err != nil {
				return
			}
			p.asked.Add(1)
			refuse(p, conn)
			_ = conn.Close()
		}
	}()
	return p
}

// packet is one of MySQL's.
// https://dev.mysql.com/doc/dev/mysql-server/latest/page_protocol_basic_packets.html
func packet(sequence byte, payload string) []byte {
	header := binary.LittleEndian.AppendUint32(nil, uint32(len(payload)))
	header[3] = sequence
	return append(header, payload...)
}

// problem is an error packet.
func problem(sequence byte, code uint16, text string) []byte {
	return packet(sequence, "\xff"+string(binary.LittleEndian.AppendUint16(nil, code))+text)
}

// greet sends the first packet of a server that speaks TLS, and reads the client's wish for that.
func greet(conn net.Conn) {
	_, _ = conn.Write(packet(0, "\x0a8.0.28\x00"+"\x01\x00\x00\x00"+"authdata\x00"+"\x01\x8a"+"\xff\x02\x00"+
		"\x08\x00"+"\x15"+"\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00"+"authenticate\x00"+"mysql_native_password\x00"))
	_, _ = io.ReadFull(conn, make([]byte, 4+32))
}

// signIn lets the client send its user and token over TLS.
func signIn(p *fakeProxy, conn net.Conn) net.Conn {
	greet(conn)
	secure := tls.Server(conn, p.certificate)
	header := make([]byte, 4)
	_, _ = io.ReadFull(secure, header)
	header[3] = 0
	_, _ = io.CopyN(io.Discard, secure, int64(binary.LittleEndian.Uint32(header)))
	return secure
}

func TestProxyRefusesInItsOwnWords(t *testing.T) {
	t.Parallel()
	for name, refuse := range map[string]func(p *fakeProxy, conn net.Conn){
		"denied": func(_ *fakeProxy, conn net.Conn) { _, _ = conn.Write(problem(0, 1045, "#28000denied")) },
		"another state": func(_ *fakeProxy, conn net.Conn) {
			_, _ = conn.Write(problem(0, 3159, "#HY000no credentials for the role"))
		},
		"no state":               func(_ *fakeProxy, conn net.Conn) { _, _ = conn.Write(problem(0, 9501, "unknown user")) },
		"silence":                func(*fakeProxy, net.Conn) {},
		"no more after greeting": func(_ *fakeProxy, conn net.Conn) { greet(conn) },
		"no more after signing in": func(p *fakeProxy, conn net.Conn) {
			_ = signIn(p, conn).Close()
		},
		"an error after signing in": func(p *fakeProxy, conn net.Conn) {
			_, _ = signIn(p, conn).Write(problem(3, 1105, "#HY000cannot find the secret"))
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := newProxy(t, refuse)
			w := newWorld(t, map[string]string{"PROXIES": `{"a":"` + p.host + `"}`, "CA_FILE": bundle(t, server.CAFile, p.authority)})
			id := w.create("refused", "orders")
			reconnect := func() {
				w.operate("suspend", id)
				w.operate("resume", id)
				require.Contains(t, w.ask(id, everything), `["orders"]`, w.log.String())
			}
			require.Contains(t, w.ask(id, everything), `["orders"]`, w.log.String())
			assert.EqualValues(t, 1, p.asked.Load())
			reconnect()
			assert.EqualValues(t, 1, p.asked.Load(), "the refusal is remembered")
			w.now = w.now.Add(time.Minute)
			reconnect()
			assert.EqualValues(t, 2, p.asked.Load(), "for a minute")
		})
	}
}

func TestProxyThatIsNotBelieved(t *testing.T) {
	t.Parallel()
	p := newProxy(t, func(p *fakeProxy, conn net.Conn) { signIn(p, conn) })
	w := newWorld(t, map[string]string{"PROXIES": `{"a":"` + p.host + `"}`})
	id := w.create("false", "orders")
	assert.Contains(t, w.ask(id, everything), "internal error")
	assert.Contains(t, w.log.String(), "certificate signed by unknown authority")
	assert.NotZero(t, p.asked.Load())
}

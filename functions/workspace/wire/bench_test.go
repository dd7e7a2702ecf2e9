package wire_test

import (
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

// enough is how many workspaces per second two cores must provision.
const enough = 50

// BenchmarkProvisioning creates workspaces from eight events at once, as one instance of the function does.
// It reports workspaces per second and the 99th percentile of one creation. TLS is on, for every login.
func BenchmarkProvisioning(b *testing.B) {
	w := newWorld(b, [2]int{1_000_000, 1_000_000})
	w.do("create", fresh("warm"))
	var (
		wait  sync.WaitGroup
		next  atomic.Int64
		mu    sync.Mutex
		times []time.Duration
	)
	b.ResetTimer()
	began := time.Now()
	for range 8 {
		wait.Go(func() {
			for next.Add(1) <= int64(b.N) {
				start := time.Now()
				_, err := w.try("create", fresh("bench"))
				took := time.Since(start)
				mu.Lock()
				if err != nil {
					b.Error(err)
				}
				times = append(times, took)
				mu.Unlock()
			}
		})
	}
	wait.Wait()
	slices.Sort(times)
	rate := float64(b.N) / time.Since(began).Seconds()
	if b.N >= 100 && rate < enough {
		b.Errorf("%.0f workspaces per second; want at least %d", rate, enough)
	}
	b.ReportMetric(rate, "workspaces/s")
	b.ReportMetric(float64(times[len(times)*99/100].Milliseconds()), "p99-ms")
}

// BenchmarkExport reports how fast a database of rows of a kilobyte is exported.
func BenchmarkExport(b *testing.B) {
	w := newWorld(b, [2]int{1, 0})
	id := fresh("bulk")
	w.do("create", id)
	db := w.connect(w.credential(id))
	db.SetMaxOpenConns(1)
	exec(b, db, "USE "+quote("ws"+id), "CREATE TABLE t (n INT AUTO_INCREMENT PRIMARY KEY, text VARCHAR(1024))",
		"INSERT INTO t (text) SELECT REPEAT(MD5(i), 32) FROM (WITH RECURSIVE x AS (SELECT 1 AS i UNION ALL "+
			"SELECT i + 1 FROM x WHERE i < 1000) SELECT i FROM x) AS y")
	for range 6 {
		exec(b, db, "INSERT INTO t (text) SELECT text FROM t")
	}
	b.SetBytes(64_000 * 1024)
	b.ResetTimer()
	for b.Loop() {
		w.do("export", id)
	}
}

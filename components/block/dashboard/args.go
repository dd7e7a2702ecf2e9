package dashboard

import (
	"cmp"
	"fmt"

	"github.com/plinth-iac/plinth/components/block/site"
	"github.com/plinth-iac/plinth/internal/check"
)

// Limits of a dashboard and its grid.
// https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/CloudWatch-Dashboard-Body-Structure.html
const (
	columns     = 24
	maxHeight   = 1000
	maxWidgets  = 500
	maxPerGraph = 500
	maxMetrics  = 2500
	maxStatus   = 100
	maxGroups   = 50
)

// Args configures a Dashboard. Required are Site and Rows.
type Args struct {
	// Site is the account and region that graphs show, unless a metric exists in us-east-1 only. Required.
	Site site.Site

	// Rows stand below each other, from the top. Required. All rows together hold at most 500 widgets, headings
	// among them.
	Rows []Row
}

// Row is a line of widgets.
type Row struct {
	// Title stands above the row as a heading. Default: no heading.
	Title string
	// Height is how many grid units high the widgets are, each about 50 pixels. Default: 6. At most 1000.
	Height int
	// Widgets share the 24 columns of the grid: those without a width of their own get equal parts of what is
	// left. Required. At most 24.
	Widgets []Widget
}

func (a Args) withDefaults() Args {
	rows := make([]Row, len(a.Rows))
	for i, r := range a.Rows {
		r.Height = cmp.Or(r.Height, 6)
		rows[i] = r
	}
	a.Rows = rows
	return a
}

// Validate reports everything wrong with the arguments, after defaults.
func (a Args) Validate() error {
	a = a.withDefaults()
	var p check.Problems
	p.Under("site", a.Site.Validate())
	p.Required(len(a.Rows) > 0, "rows", "at least one row")
	widgets, metrics := 0, 0
	for i, r := range a.Rows {
		p.Under(fmt.Sprintf("rows[%d]", i), r.validate())
		widgets += len(r.Widgets)
		if r.Title != "" {
			widgets++
		}
		for _, w := range r.Widgets {
			metrics += w.metrics()
		}
	}
	p.Unless(widgets <= maxWidgets, "rows", "hold %d widgets with their headings; want at most %d", widgets,
		maxWidgets)
	p.Unless(metrics <= maxMetrics, "rows", "draw %d metrics; want at most %d", metrics, maxMetrics)
	return p.Err()
}

func (r Row) validate() error {
	var p check.Problems
	p.Between(r.Height, 1, maxHeight, "height", "grid units")
	p.Unless(len(r.Widgets) >= 1 && len(r.Widgets) <= columns, "widgets",
		"has %d; want 1 to %d", len(r.Widgets), columns)
	wide, free := 0, 0
	for i, w := range r.Widgets {
		path := fmt.Sprintf("widgets[%d]", i)
		p.Under(path, w.validate())
		p.Unless(w.Width >= 0 && w.Width <= columns, path+".width", "is %d; want 1 to %d columns", w.Width, columns)
		wide += max(w.Width, 0)
		if w.Width == 0 {
			free++
		}
	}
	p.Unless(wide+free <= columns, "widgets",
		"need %d columns: %d as given and one at least for each of %d others; want at most %d",
		wide+free, wide, free, columns)
	return p.Err()
}

// widths are the columns of each widget: as given, and equal parts of the rest, the first ones taking what is
// over.
func (r Row) widths() []int {
	left, free := columns, 0
	for _, w := range r.Widgets {
		left -= w.Width
		if w.Width == 0 {
			free++
		}
	}
	out := make([]int, len(r.Widgets))
	for i, w := range r.Widgets {
		out[i] = w.Width
		if w.Width == 0 {
			out[i] = (left + free - 1) / free
			left -= out[i]
			free--
		}
	}
	return out
}

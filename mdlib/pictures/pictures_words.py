"""What the pictures say: captions, alternative text and refusals, as templates with named parts."""

from ..errors import Templates

# fmt: off
say = Templates("pictures", {
    # Layouts: what stands below the picture.
    "rows-columns": "In {layout} layout. Rows: {rows}. Columns: {columns}.",
    "rows-columns-arranged":
        "In {layout} layout, {arrangement} arrangement. Rows: {rows}. Columns: {columns}.",
    "rows-columns-short": "{caption} {note}",
    "short-indices": "Short labels: the subscript of {f} over the subscript of {x}.",
    "short-numerator": "Short labels: the subscript of {f} alone; the headings give the rest.",
    "no-labels": "Too many for labels: colour marks the entry of {f}.",
    "layout-marked": "{described} {sentence}",
    "no-entry": "highlight={highlight!r}; expected (i, j, k, l), an index of D ({sizes}) counted "
                "from 0.",
    "no-pair": "moved_from={moved_from!r}; expected a pair (layout, arrangement), for example "
               '("numerator", "vec").',
    "too-large": "the result is {size}; a picture shows at most 64 rows and 64 columns. Choose "
                 "smaller sizes.",
    # Figures: as text, the legend below a figure and its marks.
    "figure": "Figure: {alt}",
    "legend-row": "{mark} {label}",
    "legend": "{caption}\n{rows}.",
    "panels": "From the left: {titles}.",
    # Figures: captions and alternative text.
    "map-alt": "left, a circle of radius {radius:g} around x; right, its image under f as points, "
               "and under the linear map as an ellipse that nearly passes through them.",
    "steps-caption": "The error against the step h, on logarithmic scales.",
    "steps-alt": "error against step, both on logarithmic scales: the one-sided and the central "
                 "difference fall with the step, then rise again as rounding takes over, the "
                 "central one much lower; the complex step falls and stays at rounding.",
    "one-sided": "one-sided",
    "central": "central",
    "complex-step": "complex step",
    "levels-caption": "Level lines of f, the thick one through x; the arrow has the direction of "
                      "the gradient, and the circle holds the steps of one length.",
    "levels-alt": "level lines of f around the point x; the gradient at x stands at a right angle "
                  "to the level line through x and points to higher values.",
    "slope-alt": "the curve of f along the line X + tV, and a dashed straight line of the slope "
                 "given; the line meets the curve at t = 0.",
    "descent-caption": "Level lines of f, and the steps from the square to the star.",
    "descent-alt": "level lines of f as ellipses; steps lead from ({start}) down to the lowest "
                   "point, ({end}).",
    "remainder-caption": "The length r of what is left over, against t, on logarithmic scales.",
    "remainder-alt": "what is left over against the step t, both on logarithmic scales, one line "
                     "for each of {labels}; for the differential the line falls two decades in "
                     "each decade of t, for a wrong guess only one.",
    "ring-alt": "a ring of arrows, clockwise: {around}.",
    "ring-arrow": "{letter} from {start} to {end}",
    "ring-then": "{first}, then {then}",
    "solvers-caption": "The relative error ε against the condition number κ, on logarithmic "
                       "scales. {panels}",
    "solvers-alt": "relative error against condition number, on logarithmic scales. {panels}",
    "solvers-panel": "{title}: {slopes}.",
    "solver-slope": "{label} has slope {slope}",
    "gaussians-caption": "Points x, and ellipses one and two standard deviations away from the "
                         "mean.",
    "gaussians-alt": "{count} points of the plane; two nested ellipses, one and two standard "
                     "deviations away from the mean in every direction, for {labels}.",
    "areas-caption": "The area above the axis adds to the divergence, that below takes away. "
                     "{panels}",
    "areas-alt": "two densities, and the area under p log(p/q), which adds up to the divergence. "
                 "{panels}.",
    "areas-panel": "{title}: {value:.2f}",
})
# fmt: on

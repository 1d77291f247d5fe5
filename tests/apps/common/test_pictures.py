"""Geometry of the pictures beside numbers."""

import pytest

from manabiwa.apps.common import pictures
from manabiwa.apps.common.pictures import Interval, Tile
from manabiwa.apps.common.tilemap import NAMES, POSITIONS, prefecture_number


def test_a_share_stays_between_nothing_and_everything():
    assert pictures.per_cent(38, 95) == 40.0
    assert pictures.per_cent(5, 0) == 0.0
    assert pictures.per_cent(7, 5) == 100.0
    assert pictures.per_cent(-1, 5) == 0.0


def test_an_interval_plot_contains_every_bound_and_no_difference():
    plot = pictures.interval_plot(
        [Interval("この事業", 12.1, -2.0, 26.0), Interval("合わせると", 10.5, 4.8, 16.2, "pooled")]
    )
    assert plot.null is not None
    assert 0 < plot.null < 100
    for row in plot.rows:
        assert 0 < row.left < row.x < row.left + row.width < 100
    own, pooled = plot.rows
    assert own.left < plot.null < pooled.left


def test_ticks_of_an_interval_plot_are_round_numbers_in_their_places():
    plot = pictures.interval_plot([Interval("差", 12.1, -2.0, 26.0)])
    assert [value for _x, value in plot.ticks] == [0, 10, 20]
    assert plot.ticks[0][0] == plot.null


def test_an_interval_plot_of_nothing_is_empty():
    assert pictures.interval_plot([], None).rows == ()


def test_an_interval_of_no_length_still_has_a_place():
    (row,) = pictures.interval_plot([Interval("差", 0.0, 0.0, 0.0)]).rows
    assert 0 < row.x < 100


def test_an_interval_that_does_not_hold_its_estimate_is_refused():
    with pytest.raises(ValueError, match="lower <= estimate <= upper"):
        Interval("差", 5.0, 6.0, 7.0)


def test_all_prefectures_stand_on_the_map_each_on_its_own_square():
    tiles = pictures.place_tiles([Tile("130001", 9, "/p/13"), Tile("1", 5)])
    assert [tile.name for tile in tiles] == list(NAMES)
    assert len({(tile.column, tile.row) for tile in tiles}) == len(POSITIONS) == 47
    assert tiles[12].count == 9
    assert tiles[0].count == 5
    assert tiles[1].shade == 0


@pytest.mark.parametrize("code", ["00", "48", "東京", "", "991234"])
def test_a_code_of_no_prefecture_is_refused(code):
    with pytest.raises(ValueError, match="prefecture code"):
        prefecture_number(code)


def test_more_municipalities_never_make_a_tile_lighter():
    shades = [pictures.shade(count) for count in range(40)]
    assert shades == sorted(shades)
    assert shades[:3] == [0, 1, 2]


def test_price_steps_fall_from_the_step_before_and_say_how_far_the_next_is():
    drawn = pictures.price_steps([(1, 24000), (500, 21600), (1500, 19200), (3000, 16800)], 2872)
    assert drawn.to_next == 128
    assert [step.drop for step in drawn.steps[1:]] == [step.y for step in drawn.steps[:-1]]
    assert drawn.steps[2].left < drawn.now < drawn.steps[2].right
    assert drawn.now_y == drawn.steps[2].y


def test_the_last_price_step_has_no_next():
    assert pictures.price_steps([(1, 100)], 5).to_next is None


@pytest.mark.parametrize("tiers", [[], [(10, 1), (5, 2)], [(5, 1), (5, 2)]])
def test_price_steps_that_do_not_rise_are_refused(tiers):
    with pytest.raises(ValueError, match="tiers must rise"):
        pictures.price_steps(tiers, 1)

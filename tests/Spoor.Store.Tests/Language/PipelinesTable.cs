namespace Spoor.Store.Tests.Language;

internal static partial class Tables
{
    public const string Pipelines = """"
        # Stages filter what the stages before them left.
        { status = error } | { kind = internal } → B / G
        { } | { kind = client } → C D
        { status = error } | { kind = client } → -
        { kind = internal } | { status = error } || { kind = consumer } → B / G
        { kind = internal } | { status = error } && { kind = consumer } → -
        { status = error || kind = server } | { } > { } → B
        { kind != client } | { } !>> { name = "send" } → -
        # count
        { } | count() > 3 → A B C D E [count()=5]
        { } | count() = 3 → F G H [count()=3]
        { } | count() >= 3 → A B C D E [count()=5] / F G H [count()=3]
        { } | count() != 5 → F G H [count()=3] / I J [count()=2]
        { } | count() < 3 → I J [count()=2]
        { } | count() <= 2 → I J [count()=2]
        { kind = client } | count() = 2 → C D [count()=2]
        { kind = client } | count() = 3 → -
        { } | count() > 2.5 → A B C D E [count()=5] / F G H [count()=3]
        count() > 4 → A B C D E [count()=5]
        4 < count() → A B C D E [count()=5]
        { } | 2 >= count() → I J [count()=2]
        { } | count() > 2 | { kind = client } | count() = 2 → C D [count()=2]
        # min, max, avg, sum: spans without a number are left out.
        { } | avg(duration) > 30ms → A B C D E [avg(duration)=37.2ms]
        { } | max(duration) = 30ms → F G H [max(duration)=30ms]
        { } | min(duration) = 0s → F G H [min(duration)=0s]
        { } | sum(duration) = 186ms → A B C D E [sum(duration)=186ms]
        { } | sum(duration) < 20ms → I J [sum(duration)=15ms]
        { } | max(span.http.status_code) > 0 → A B C D E [max(span.http.status_code)=500] / F G H [max(span.http.status_code)=404]
        { } | min(span.http.status_code) = 200 → A B C D E [min(span.http.status_code)=200]
        { } | avg(span.http.status_code) = 350 → A B C D E [avg(span.http.status_code)=350.0]
        { } | sum(.http.status_code) = 700 → A B C D E [sum(.http.status_code)=700]
        { } | sum(span.ratio) = 202.5 → A B C D E [sum(span.ratio)=202.5]
        { } | max(span.nums) = 4 → F G H [max(span.nums)=4]
        { } | sum(span.nums) = 5 → A B C D E [sum(span.nums)=5]
        { } | max(span.mixed) > 4 → A B C D E [max(span.mixed)=5]
        { } | max(event.code) = 9 → A B C D E [max(event.code)=9]
        { } | min(event:timeSinceStart) < 0s → F G H [min(event:timeSinceStart)=-1ms]
        { } | sum(span:childCount) = 4 → A B C D E [sum(span:childCount)=4]
        { } | max(parent.http.status_code) = 500 → A B C D E [max(parent.http.status_code)=500]
        { } | max(duration * 2) > 150ms → A B C D E [max(duration * 2)=200000000.0]
        { } | max(span.text) > 0 → -
        { } | max(span.missing) > 0 → -
        { } | max(span.missing) != 0 → -
        { status = error } | max(span.http.status_code) > 0 → B [max(span.http.status_code)=500] / G [max(span.http.status_code)=404]
        # Arithmetic on them.
        { } | count() + 1 = 6 → A B C D E [count()=5]
        { } | count() * 2 - 1 = 5 → F G H [count()=3]
        { } | count() / 2 = 1 → F G H [count()=3] / I J [count()=2]
        { } | 10 / count() = 5 → I J [count()=2]
        { } | max(duration) - min(duration) > 50ms → A B C D E [max(duration)=100ms min(duration)=1ms]
        { } | max(duration) / min(duration) > 50 → A B C D E [max(duration)=100ms min(duration)=1ms] / F G H [max(duration)=30ms min(duration)=0s]
        { } | sum(duration) / count() > 30ms → A B C D E [sum(duration)=186ms count()=5]
        { } | count() > max(span:childCount) + 2 → A B C D E [count()=5 max(span:childCount)=2]
        { } | max(duration) > 2 * avg(duration) → A B C D E [max(duration)=100ms avg(duration)=37.2ms] / F G H [max(duration)=30ms avg(duration)=13.333333ms]
        { } | max(duration) > 50ms + 25ms → A B C D E [max(duration)=100ms]
        { } | max(span.missing) + count() > 0 → -
        { } | (count() + 1) * 2 = 12 → A B C D E [count()=5]
        # Aggregates of pipelines, which keep what the pipelines found.
        ({ kind = client } | count()) = 2 → C D [{ kind = client } | count()=2]
        2 = ({ kind = client } | count()) → C D [{ kind = client } | count()=2]
        { } | ({ kind = client } | count()) = 2 → C D [{ kind = client } | count()=2]
        ({ status = error } | count()) = 0 → I J [{ status = error } | count()=0]
        ({ kind = client } | count()) > ({ status = error } | count()) → B C D [{ kind = client } | count()=2 { status = error } | count()=1]
        ({ status = error } | count()) * 4 > count() → F G H [{ status = error } | count()=1 count()=3]
        ({ kind = client } | sum(duration)) + ({ kind = producer } | sum(duration)) = 26ms → C D E [{ kind = client } | sum(duration)=25ms { kind = producer } | sum(duration)=1ms]
        ({ } > { } | count()) = 4 → B C D E [{ } > { } | count()=4]
        ({ } | by(name) | coalesce() | count()) = 2 → I J [{ } | by(name) | coalesce() | count()=2]
        ({ kind = client } | max(span.missing)) = 0 → -
        { kind = client } | ({ name = "SELECT" } | count()) = 2 | count() = 2 → C D [{ name = `SELECT` } | count()=2 count()=2]
        # by splits, coalesce joins.
        { } | by(resource.service.name) → A E [by(resource.service.name)=`front`]; B [by(resource.service.name)=`cart`]; C D [by(resource.service.name)=`db`] / F G [by(resource.service.name)=`cart`]; H [by(resource.service.name)=nil] / I J [by(resource.service.name)=`front`]
        { } | by(resource.service.name) | count() > 1 → A E [by(resource.service.name)=`front` count()=2]; C D [by(resource.service.name)=`db` count()=2] / F G [by(resource.service.name)=`cart` count()=2] / I J [by(resource.service.name)=`front` count()=2]
        { } | by(kind) | count() = 2 → C D [by(kind)=client count()=2]
        { } | by(span:kind) | count() = 2 | { duration > 10ms } → C [by(kind)=client count()=2]
        { status != unset } | by(status) → B [by(status)=error]; C [by(status)=ok] / G [by(status)=error] / I [by(status)=ok]
        { } | by(duration > 20ms) → A B [by(duration > 20ms)=true]; C D E [by(duration > 20ms)=false] / F [by(duration > 20ms)=true]; G H [by(duration > 20ms)=false] / I J [by(duration > 20ms)=false]
        { kind = server } | by(span.tags) → A [by(span.tags)=[`a`, `b`]]
        { span.ok != nil } | by(span.ok) → A [by(span.ok)=true]; B [by(span.ok)=false]
        { } | by(parent) | count() > 1 → B E [by(parent)=`000000000000000a` count()=2]; C D [by(parent)=`000000000000000b` count()=2] / F H [by(parent)=nil count()=2] / I J [by(parent)=nil count()=2]
        { kind = client } | by(parent.resource.service.name) → C D [by(parent.resource.service.name)=`cart`]
        { kind = client } | by(nestedSetParent) → C D [by(nestedSetParent)=2]
        { } | by(.http.status_code / 100) | count() = 1 → A [by(.http.status_code / 100)=2 count()=1]; B [by(.http.status_code / 100)=5 count()=1] / G [by(.http.status_code / 100)=4 count()=1]
        { } | by(resource.service.name) | by(kind) | count() > 1 → C D [by(resource.service.name)=`db` by(kind)=client count()=2]
        { } | by(resource.service.name) | coalesce() → A B C D E / F G H / I J
        { } | by(resource.service.name) | count() > 1 | coalesce() → A C D E / F G / I J
        { } | by(resource.service.name) | count() > 1 | coalesce() | count() = 4 → A C D E [count()=4]
        { } | by(name) | { kind = client } → C D [by(name)=`SELECT`]
        { } | by(name) | max(duration) > 50ms → A [by(name)=`GET /cart` max(duration)=100ms]; B [by(name)=`load` max(duration)=60ms]
        { } | by(resource.service.name) | { } > { } → E [by(resource.service.name)=`front`] / G [by(resource.service.name)=`cart`]
        { } | by(resource.service.name) | { } !> { } → A [by(resource.service.name)=`front`]; B [by(resource.service.name)=`cart`]; C D [by(resource.service.name)=`db`] / F [by(resource.service.name)=`cart`]; H [by(resource.service.name)=nil] / I J [by(resource.service.name)=`front`]
        { } | by(resource.service.name) | { } &~ { } → C D [by(resource.service.name)=`db`] / I J [by(resource.service.name)=`front`]
        { } | by(resource.service.name) | { kind = server } && { kind = producer } → A E [by(resource.service.name)=`front`]
        { } | by(resource.service.name) | { kind = server } || { kind = client } → A [by(resource.service.name)=`front`]; C D [by(resource.service.name)=`db`]
        { } | by(resource.service.name) | ({ kind = client } | count()) = 2 → C D [by(resource.service.name)=`db` { kind = client } | count()=2]
        by(status = error) | count() = 1 → B [by(status = error)=true count()=1] / G [by(status = error)=true count()=1]
        # select
        { } | select(name, span.text) | count() = 3 → F G H [count()=3]
        select(name) → A B C D E / F G H / I J
        """";
}

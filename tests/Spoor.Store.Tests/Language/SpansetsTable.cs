namespace Spoor.Store.Tests.Language;

internal static partial class Tables
{
    public const string Spansets = """"
        { } → A B C D E / F G H / I J
        { kind = client } → C D
        { span.missing } → -
        # && needs both sides in the trace, || one; both keep the spans of both.
        { status = error } && { kind = client } → B C D
        { status = error } && { kind = consumer } → F G
        { status = error } && { name = "late" } → G H
        { status = error } && { status = ok } → B C
        { kind = server } && { kind = server } → A
        { kind = server } && { span.missing } → -
        { kind = server } || { kind = consumer } → A / F
        { kind = server } || { span.missing } → A
        { status = error } && { kind = server } || { kind = unspecified } → A B / H / I
        { kind = unspecified } || { status = error } && { kind = server } → A B
        { kind = unspecified } || ({ status = error } && { kind = server }) → A B / H / I
        # Children, descendants, parents, ancestors, siblings.
        { } > { } → B C D E / G
        { name = "load" } > { } → C D
        { kind = server } > { kind = client } → -
        { kind = server } > { status = error } → B
        { } >> { } → B C D E / G
        { kind = server } >> { kind = client } → C D
        { span:id = "a" } >> { } → B C D E
        { kind = client } >> { } → -
        { } < { } → A B / F
        { kind = client } < { } → B
        { status = error } < { } → A / F
        { } << { } → A B / F
        { kind = client } << { } → A B
        { kind = client } << { kind = server } → A
        { } ~ { } → B C D E / F H / I J
        { span:id = "c" } ~ { } → D
        { span:id = "b" } ~ { span:id = "b" } → -
        { kind = client } ~ { kind = client } → C D
        { name = "consume" } ~ { } → H
        { name = "job" } ~ { } → J
        # Their negations keep what stands in the relation to nothing.
        { } !> { } → A / F H / I J
        { name = "load" } !> { } → A B E / F G H / I J
        { kind = server } !> { kind = client } → C D
        { kind = server } !> { status = error } → G
        { span.missing } !> { name = "late" } → H
        { name = "late" } !> { span.missing } → -
        { } !>> { } → A / F H / I J
        { name = "load" } !>> { } → A B E / F G H / I J
        { kind = server } !>> { } → A / F G H / I J
        { } !< { } → C D E / G H / I J
        { kind = client } !< { } → A C D E / F G H / I J
        { } !<< { } → C D E / G H / I J
        { kind = client } !<< { } → C D E / F G H / I J
        { } !~ { } → A / G
        { span:id = "c" } !~ { } → A B C E / F G H / I J
        { } !~ { kind = client } → -
        # Their unions keep the spans of both sides that take part.
        { } &> { } → A B C D E / F G
        { name = "load" } &> { } → B C D
        { status = error } &> { } → B C D
        { } &> { status = error } → A B / F G
        { kind = server } &> { kind = client } → -
        { kind = server } &>> { kind = client } → A C D
        { span.missing } &>> { } → -
        { kind = client } &< { } → B C D
        { status = error } &< { } → A B / F G
        { kind = client } &<< { } → A B C D
        { } &<< { kind = server } → A B C D E
        { span:id = "c" } &~ { } → C D
        { } &~ { } → B C D E / F H / I J
        { nestedSetParent < 0 } &>> { status = error } → A B
        # From left to right, and tighter than && and ||.
        { kind = server } > { } > { } → C D
        { kind = server } >> { status = error } >> { kind = client } → C D
        { } > { status = error } > { } → C D
        { kind = server } > ({ } > { kind = client }) → -
        { } < { } < { } → A
        { kind = client } < { } ~ { } → E
        { kind = server } > { status = error } && { name = "send" } → B E
        ({ kind = server } > { status = error }) && { name = "send" } → B E
        { name = "send" } || { kind = server } > { status = error } → B E
        { name = "send" } && { kind = server } > { name = "none" } → -
        { name = "send" } || { kind = server } > { name = "none" } → E
        { kind = server } > ({ name = "load" } || { name = "send" }) → B E
        { kind = server } > ({ name = "load" } && { name = "none" }) → -
        ({ name = "load" } || { name = "consume" }) > { } → C D / G
        ({ name = "load" } && { kind = server }) > { } → B C D E
        ({ kind = server } &>> { kind = client }) > { } → B E
        { } > ({ kind = server } &>> { kind = client }) → C D
        ({ nestedSetParent < 0 } &>> { status = error }) || ({ nestedSetParent < 0 }) → A B / I J
        { kind = server } !> ({ status = error } !> { }) → A / F G H / I J
        # Pipelines as operands.
        ({ kind = client } | count() = 2) && ({ status = error }) → B C D
        ({ kind = client } | count() = 3) && ({ status = error }) → -
        ({ kind = client } | count() = 3) || ({ status = error }) → B / G
        ({ status = error }) > ({ kind = client } | count() = 2) → C D
        ({ } | count() = 3) > ({ status = error }) → G
        ({ } | { status = error }) > ({ } | { kind = client }) → C D
        ({ } | by(name) | coalesce()) > ({ kind = client }) → C D
        ({ } | by(resource.service.name) | count() > 1) && ({ kind = server }) → A C D E
        ({ status = error } | count() = 1) !> ({ }) → A B E / F G H / I J
        (count() = 2) || ({ kind = server }) → A / I J
        # Hints and select change nothing about what is found.
        { kind = client } with(most_recent=true) → C D
        { kind = client } with(unknown="x", sample=0.5) → C D
        { kind = client } | select(name, span.rows, parent.text, event:name) → C D
        { /* all */ } > /* below */ { kind = client } → C D
        """";
}

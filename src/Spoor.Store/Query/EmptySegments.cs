using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using Spoor.Store.Segments;
using Spoor.TraceQL;

namespace Spoor.Store.Query;

/// <summary>
/// The segments of a block in which a search found no span that passes any filter of its first stage. Kept in the block cache for who asks the same
/// again, whatever the time range, the limit and the later stages: a block never changes, and what takes its place is another block. Thread-safe.
/// </summary>
internal sealed class EmptySegments(int segmentCount)
{
    private const long ObjectBytes = 200;

    private readonly int[] _words = new int[(segmentCount + 31) / 32];

    /// <summary>Notes that a segment is empty.</summary>
    public static void Remember(SegmentPart part, EmptySegmentsQuestion question, int segment)
    {
        var known = part.Recall(question);
        if (known is null)
        {
            var made = new EmptySegments(part.SegmentCount);
            part.Keep(question, made, ObjectBytes + (made._words.Length * sizeof(int)));

            // Another thread may have been first.
            known = part.Recall(question);
        }

        (known as EmptySegments)?.Add(segment);
    }

    /// <summary>Clears the flags of segments that are known to be empty.</summary>
    public static void Prune(SegmentPart part, EmptySegmentsQuestion question, Span<bool> segments)
    {
        if (part.Recall(question) is not EmptySegments known)
            return;
        for (var segment = 0; segment < segments.Length; segment++)
            segments[segment] &= (Volatile.Read(ref known._words[segment >> 5]) >> segment & 1) == 0;
    }

    private void Add(int segment) => Interlocked.Or(ref _words[segment >> 5], 1 << segment);
}

/// <summary>The first stage of a query, by the SHA-256 of its canonical text.</summary>
internal sealed record EmptySegmentsQuestion(UInt128 High, UInt128 Low)
{
    // Of which questions were asked lately, by a few bits; several may share a place.
    private static readonly ulong[] Lately = new ulong[1024];

    public static EmptySegmentsQuestion Of(SpansetExpr firstStage)
    {
        Span<UInt128> hash = stackalloc UInt128[2];
        SHA256.HashData(Encoding.UTF8.GetBytes(firstStage.ToString()), MemoryMarshal.AsBytes(hash));
        return new EmptySegmentsQuestion(hash[0], hash[1]);
    }

    /// <summary>True when the same was asked not long ago: then answers are worth keeping. One that is asked once displaces nothing.</summary>
    public bool IsAskedAgain()
    {
        var fingerprint = (ulong)Low;
        return Interlocked.Exchange(ref Lately[(int)((ulong)High % (ulong)Lately.Length)], fingerprint) == fingerprint;
    }
}

using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Spoor.Store.Query;

/// <summary>A comparison as a type, so that each loop is compiled for it. NaN compares as IEEE 754 says.</summary>
internal interface IComparison
{
    static abstract Vector256<T> Compare<T>(Vector256<T> left, Vector256<T> right);

    static abstract bool Compare<T>(T left, T right)
        where T : IComparisonOperators<T, T, bool>;
}

internal readonly struct IsEqual : IComparison
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> Compare<T>(Vector256<T> left, Vector256<T> right) => Vector256.Equals(left, right);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool Compare<T>(T left, T right)
        where T : IComparisonOperators<T, T, bool> => left == right;
}

internal readonly struct IsNotEqual : IComparison
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> Compare<T>(Vector256<T> left, Vector256<T> right) => ~Vector256.Equals(left, right);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool Compare<T>(T left, T right)
        where T : IComparisonOperators<T, T, bool> => left != right;
}

internal readonly struct IsLess : IComparison
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> Compare<T>(Vector256<T> left, Vector256<T> right) => Vector256.LessThan(left, right);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool Compare<T>(T left, T right)
        where T : IComparisonOperators<T, T, bool> => left < right;
}

internal readonly struct IsLessOrEqual : IComparison
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> Compare<T>(Vector256<T> left, Vector256<T> right) => Vector256.LessThanOrEqual(left, right);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool Compare<T>(T left, T right)
        where T : IComparisonOperators<T, T, bool> => left <= right;
}

internal readonly struct IsGreater : IComparison
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> Compare<T>(Vector256<T> left, Vector256<T> right) => Vector256.GreaterThan(left, right);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool Compare<T>(T left, T right)
        where T : IComparisonOperators<T, T, bool> => left > right;
}

internal readonly struct IsGreaterOrEqual : IComparison
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> Compare<T>(Vector256<T> left, Vector256<T> right) => Vector256.GreaterThanOrEqual(left, right);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool Compare<T>(T left, T right)
        where T : IComparisonOperators<T, T, bool> => left >= right;
}

using Xunit;

namespace Spoor.TestKit;

/// <summary>A test that reads <c>../shared</c>; skipped where that folder is not beside the clone.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class SharedFactAttribute : FactAttribute
{
    public SharedFactAttribute()
    {
        if (RepositoryPaths.Shared is null)
            Skip = Requirements.NoShared;
    }
}

/// <summary>A theory that reads <c>../shared</c>; skipped where that folder is not beside the clone.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class SharedTheoryAttribute : TheoryAttribute
{
    public SharedTheoryAttribute()
    {
        if (RepositoryPaths.Shared is null)
            Skip = Requirements.NoShared;
    }
}

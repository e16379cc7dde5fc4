namespace Spoor.Collector.Tests;

/// <summary>Waits for what happens on another thread.</summary>
internal static class Eventually
{
    /// <summary>Fails when the condition is not met within a minute, long after it must be.</summary>
    public static async Task Async(Func<bool> condition)
    {
        for (var attempt = 0; attempt < 3000; attempt++)
        {
            if (condition())
                return;
            await Task.Delay(20);
        }

        Assert.Fail("the condition was not met within a minute");
    }
}

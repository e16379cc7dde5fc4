using Spoor.Store.Budgets;

namespace Spoor.Store.Tests.Budgets;

/// <summary>Over files as the kernel shows them, in a folder of the test.</summary>
public sealed class MemoryCeilingTests : IDisposable
{
    private const long Machine = 8L << 30;

    private readonly string _root = Directory.CreateTempSubdirectory("spoor-proc-").FullName;

    public MemoryCeilingTests() => Write("proc/meminfo", $"MemTotal:       {Machine / 1024} kB\nMemFree:         1234 kB\n");

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Fact]
    public void Without_a_limit_it_is_the_machines() => AssertCeiling(Machine, "the machine");

    [Fact]
    public void The_smallest_limit_on_the_way_up_counts_in_version_2()
    {
        Version2("0::/kubepods/pod1/container\n");
        Write("sys/fs/cgroup/kubepods/pod1/container/memory.max", "max\n");
        Write("sys/fs/cgroup/kubepods/pod1/memory.max", "2147483648\n");
        Write("sys/fs/cgroup/kubepods/memory.max", "4294967296\n");
        AssertCeiling(2L << 30, "the cgroup");
        Write("sys/fs/cgroup/kubepods/pod1/container/memory.high", "1073741824\n");
        AssertCeiling(1L << 30, "the cgroup");
    }

    [Fact]
    public void A_container_with_a_namespace_of_its_own_sees_its_limit_at_the_top()
    {
        Version2("0::/\n");
        Write("sys/fs/cgroup/memory.max", "268435456\n");
        AssertCeiling(256L << 20, "the cgroup");
    }

    [Fact]
    public void Version_1_is_read_where_the_memory_controller_is_mounted()
    {
        Write("proc/self/cgroup", "9:name=systemd:/\n4:memory:/docker/abc\n2:cpu,cpuacct:/docker/abc\n0::/\n");
        Write("proc/self/mountinfo",
            "30 25 0:26 / /sys/fs/cgroup/cpu,cpuacct rw,nosuid - cgroup cgroup rw,cpu,cpuacct\n" +
            "31 25 0:27 / /sys/fs/cgroup/memory rw,nosuid,relatime shared:9 - cgroup cgroup rw,memory\n" +
            "32 25 0:28 / /sys/fs/cgroup/unified rw - cgroup2 cgroup2 rw\n");
        Write("sys/fs/cgroup/memory/memory.limit_in_bytes", "9223372036854771712\n");
        AssertCeiling(Machine, "the machine");
        Write("sys/fs/cgroup/memory/docker/abc/memory.limit_in_bytes", "536870912\n");
        AssertCeiling(512L << 20, "the cgroup");
    }

    [Fact]
    public void A_mount_that_shows_only_the_containers_part_of_the_tree_is_its_group()
    {
        Write("proc/self/cgroup", "4:memory:/docker/abc\n");
        Write("proc/self/mountinfo", "31 25 0:27 /docker/abc /sys/fs/cgroup/memory ro,nosuid - cgroup cgroup rw,memory\n");
        Write("sys/fs/cgroup/memory/memory.limit_in_bytes", "536870912\n");
        AssertCeiling(512L << 20, "the cgroup");
        Write("proc/self/cgroup", "4:memory:/somewhere/else\n");
        AssertCeiling(512L << 20, "the cgroup");
    }

    [Fact]
    public void A_heap_limit_below_all_others_counts()
    {
        Assert.Equal(new MemoryCeiling(200L << 20, "DOTNET_GCHeapHardLimit"), MemoryCeiling.Read(_root, 200L << 20, 1));
        Assert.Equal("the machine", MemoryCeiling.Read(_root, 16L << 30, 1).Owner);
    }

    [Fact]
    public void Without_these_files_the_runtimes_figure_counts()
    {
        File.Delete(Path.Combine(_root, "proc/meminfo"));
        Assert.Equal(new MemoryCeiling(12345, "the machine"), MemoryCeiling.Read(_root, 0, 12345));
    }

    [Fact]
    public void Nonsense_in_the_files_is_no_limit()
    {
        Version2("garbage\n0\n::\n0::/a//b/../c\n");
        Write("sys/fs/cgroup/memory.max", "-5\n");
        AssertCeiling(Machine, "the machine");
    }

    [Fact]
    public void This_machines_own_files_give_a_ceiling() => Assert.InRange(MemoryCeiling.Read().Bytes, 1 << 20, long.MaxValue);

    private void Version2(string ownGroup)
    {
        Write("proc/self/cgroup", ownGroup);
        Write("proc/self/mountinfo", "32 25 0:28 / /sys/fs/cgroup rw,nosuid,nodev shared:4 - cgroup2 cgroup2 rw,nsdelegate\n");
    }

    private void AssertCeiling(long bytes, string owner) => Assert.Equal(new MemoryCeiling(bytes, owner), MemoryCeiling.Read(_root, 0, 1));

    private void Write(string path, string text)
    {
        var full = Path.Combine(_root, path);
        Directory.CreateDirectory(Path.GetDirectoryName(full)!);
        File.WriteAllText(full, text);
    }
}

using System.Diagnostics;
using System.Runtime.InteropServices;
using HookSdk.Testing;
using Microsoft.Extensions.Logging;

namespace HookSdk.Hosting.Tests;

public sealed class NativeMemoryTests
{
    /// <summary>Small blocks that are freed stay with the allocator, since the last one is still used; then they are the system's again.</summary>
    [Fact]
    public void WhatIsFree_IsGivenBack()
    {
        const int Blocks = 64 * 1024;
        nint[] blocks = [.. Enumerable.Range(0, Blocks).Select(static _ => Marshal.AllocHGlobal(1024))];
        foreach (nint block in blocks)
        {
            Marshal.WriteByte(block, 1);
        }

        foreach (nint block in blocks[..^1])
        {
            Marshal.FreeHGlobal(block);
        }

        long before = WorkingSet();
        bool isThere = NativeMemory.GiveBack();
        long after = WorkingSet();
        Marshal.FreeHGlobal(blocks[^1]);

        Assert.SkipUnless(isThere, "the C library is not glibc");
        (before - after).ShouldBeGreaterThan(Blocks * 1024L / 2);
    }

    [Fact]
    public void AfterAVersionHasGone_ItIsGivenBack_Once()
    {
        FakeClock time = new();
        Lines lines = new();
        using LoggerFactory loggers = new([lines]);
        int given = 0;
        using UnloadedVersions unloaded = new(time, TimeSpan.FromMinutes(1), new HostingLog(loggers, time), () => given++);

        unloaded.Add("router", "1.0.0", new WeakReference(null));
        time.Advance(TimeSpan.FromSeconds(1));
        lines.All.ShouldContain("Information: router 1.0.0 is gone from memory");
        given.ShouldBe(0);

        time.Advance(TimeSpan.FromSeconds(1));
        given.ShouldBe(1);
        time.Advance(TimeSpan.FromMinutes(5));
        given.ShouldBe(1);

        object held = new();
        unloaded.Add("router", "2.0.0", new WeakReference(held));
        time.Advance(TimeSpan.FromSeconds(10));
        given.ShouldBe(1);
        GC.KeepAlive(held);
    }

    private static long WorkingSet()
    {
        using Process self = Process.GetCurrentProcess();
        return self.WorkingSet64;
    }
}

namespace HookSdk.Core.Tests.Pipeline;

public sealed class BodyMemoryTests
{
    private const long Largest = 1 << 20;

    [Theory]
    [InlineData(256L << 20, 8L << 20, 64L << 20)] // a container of 256 MB: a quarter
    [InlineData(256L << 20, 1L << 30, 64L << 20)]
    [InlineData(64L << 30, 8L << 20, 256L << 20)] // a large machine: what is sensible
    [InlineData(64L << 30, 1L << 30, 4L << 30)] // four of the largest
    public void Bound_FollowsTheMachineAndTheLargestBody(long available, long largest, long bound) =>
        new BodyMemory(available).BoundFor(largest).ShouldBe(bound);

    [Fact]
    public void Body_ThatGrows_IsCountedByWhatIsRentedAndGivesItBack()
    {
        BodyMemory memory = new();
        HookBody body = HookBody.Empty();
        long sent = 0;
        while (sent < Largest)
        {
            body.TryReserve(4_096, Largest, memory, Largest).ShouldBeTrue();
            body.Append(new byte[4_096]);
            sent += 4_096;
            memory.Held.ShouldBeInRange(sent > 4_096 ? sent : 0, Math.Max(16 * sent, 16 * 1024));
        }

        body.Length.ShouldBe((int)Largest);
        memory.Held.ShouldBe(Largest);
        body.Release();
        memory.Held.ShouldBe(0);
    }

    [Fact]
    public void Body_OfOnePage_IsNotCounted()
    {
        BodyMemory memory = new(available: 0);
        HookBody body = HookBody.Empty();
        body.TryReserve(4_096, 4_096, memory, Largest).ShouldBeTrue();
        memory.Held.ShouldBe(0);
        body.Release();
    }

    [Fact]
    public void Body_PastTheBound_KeepsWhatItHas()
    {
        // A quarter of 256 KiB: the first array, and the next while the first is still there, but no third.
        BodyMemory memory = new(available: 320 << 10);
        HookBody body = HookBody.Empty();
        body.TryReserve(16_000, Largest, memory, Largest).ShouldBeTrue();
        body.Append(new byte[16_000]);
        body.TryReserve(10_000, 32_768, memory, Largest).ShouldBeTrue();
        body.Append(new byte[10_000]);
        memory.Held.ShouldBe(32_768);

        body.TryReserve(10_000, Largest, memory, Largest).ShouldBeFalse();
        body.Length.ShouldBe(26_000);
        memory.Held.ShouldBe(32_768);
        body.Release();
        memory.Held.ShouldBe(0);
    }

    [Fact]
    public void Body_WithACompanion_GivesBothBack()
    {
        BodyMemory memory = new();
        foreach (bool before in (bool[])[true, false])
        {
            Companion companion = new();
            HookBody body = HookBody.Empty();
            if (before)
            {
                body.Attach(companion);
            }

            body.TryReserve(16_000, 16_000, memory, Largest).ShouldBeTrue();
            if (!before)
            {
                body.Attach(companion);
            }

            body.Hold();
            body.Release();
            (memory.Held, companion.IsGone).ShouldBe((16_384, false), "a late handler still has it");
            body.Release();
            (memory.Held, companion.IsGone).ShouldBe((0, true));
        }
    }

    [Fact]
    public void Arrays_ThatAreLarge_AreKeptUpToABound()
    {
        byte[][] arrays = [.. Enumerable.Range(0, 100).Select(static _ => BodyArrays.Rent(2 << 20))];
        Array.ForEach(arrays, BodyArrays.Return);

        BodyArrays.Kept.ShouldBeInRange(2 << 20, 64 << 20);
        BodyArrays.Rent(3 << 20).Length.ShouldBe(4 << 20);
        BodyArrays.Rent(9 << 20).Length.ShouldBe(9 << 20);
    }

    private sealed class Companion : IDisposable
    {
        public bool IsGone { get; private set; }

        public void Dispose() => IsGone = true;
    }
}

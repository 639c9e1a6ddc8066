using System.IO.Pipelines;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using HookSdk.EmqX.ExProto;

namespace HookSdk.EmqX.Tests.ExProto;

using Framing = HookSdk.EmqX.ExProto.Framing;

/// <summary>Frames and messages come in the order of the callbacks that brought them, whatever the reader is doing meanwhile.</summary>
public sealed class MergedReaderTests
{
    private static readonly Framing Lines = Framing.Lines(1000);

    [Fact]
    public void ReadAsync_RandomSplitsAndDeliveries_KeepsTheOrderOfTheCallbacks() => Prop.ForAll<int>(static seed =>
    {
        Random random = new(seed);
        DeviceInbox inbox = new(new PipeOptions(pauseWriterThreshold: 1 << 20, resumeWriterThreshold: 1 << 19, useSynchronizationContext: false));
        List<string> expected = [];
        Task<List<string>> reading = ReadAllAsync(inbox, slow: random.Next(2) == 0);
        Feed(inbox, random, expected);
        inbox.Complete();
        reading.GetAwaiter().GetResult().ShouldBe(expected);
    }).QuickCheckThrowOnFailure();

    [Fact]
    public async Task ReadAsync_MessageBetweenTheHalvesOfAFrame_ComesFirst()
    {
        DeviceInbox inbox = new(PipeOptions.Default);
        await inbox.WriteAsync("one\ntw"u8.ToArray());
        await inbox.DeliverAsync([Message("a")]);
        await inbox.WriteAsync("o\nthree\n"u8.ToArray());
        await inbox.DeliverAsync([Message("b")]);
        inbox.Complete();

        (await ReadAllAsync(inbox, slow: false)).ShouldBe(["one", "[a]", "two", "three", "[b]"]);
    }

    [Fact]
    public async Task ReadAsync_LeftAndEnteredAgain_LosesNothing()
    {
        DeviceInbox inbox = new(PipeOptions.Default);
        await inbox.WriteAsync("one\ntwo\n\u0003abcrest"u8.ToArray());
        await inbox.DeliverAsync([Message("a")]);
        inbox.Complete();
        List<string> seen = [];

        await foreach (ExProtoEvent e in MergedReader.ReadAsync(inbox, Lines, static _ => { }, TestContext.Current.CancellationToken))
        {
            seen.Add(Show(e));
            if (seen.Count == 2)
            {
                break;
            }
        }

        await foreach (ExProtoEvent e in MergedReader.ReadAsync(inbox, Framing.LengthPrefixed(1, 1000), static _ => { }, TestContext.Current.CancellationToken))
        {
            seen.Add(Show(e));
        }

        seen.ShouldBe(["one", "two", "abc", "[a]"]);
    }

    [Fact]
    public async Task ReadAsync_BadFrame_EndsBehindTheGoodOnes()
    {
        DeviceInbox inbox = new(PipeOptions.Default);
        await inbox.WriteAsync("one\nlonger\n"u8.ToArray());
        List<string> seen = [];
        FramingException? bad = null;

        await foreach (ExProtoEvent e in MergedReader.ReadAsync(inbox, Framing.Lines(3), e => bad = e, TestContext.Current.CancellationToken))
        {
            seen.Add(Show(e));
        }

        seen.ShouldBe(["one"]);
        bad.ShouldNotBeNull();
    }

    [Fact]
    public async Task ReadAsync_Twice_Throws()
    {
        DeviceInbox inbox = new(PipeOptions.Default);
        Task<List<string>> first = ReadAllAsync(inbox, slow: false);

        await Should.ThrowAsync<InvalidOperationException>(() => ReadAllAsync(inbox, slow: false));

        inbox.Complete();
        (await first).ShouldBeEmpty();
    }

    [Fact]
    public async Task WriteAsync_MoreThanTheRoom_WaitsAndGoesThroughInOrder()
    {
        DeviceInbox inbox = new(new PipeOptions(pauseWriterThreshold: 1024, resumeWriterThreshold: 512, useSynchronizationContext: false));
        byte[] bytes = Encoding.ASCII.GetBytes(string.Concat(Enumerable.Range(0, 10_000).Select(static n => $"{n}\n")));

        ValueTask<bool> first = inbox.WriteAsync(bytes);
        ValueTask<bool> second = inbox.WriteAsync("last\n"u8.ToArray());
        first.IsCompleted.ShouldBeFalse();
        second.IsCompleted.ShouldBeFalse();
        Task<List<string>> reading = ReadAllAsync(inbox, slow: false);

        (await first).ShouldBeTrue();
        (await second).ShouldBeTrue();
        inbox.Complete();
        (await reading).ShouldBe([.. Enumerable.Range(0, 10_000).Select(static n => $"{n}"), "last"]);
    }

    [Fact]
    public async Task DeliverAsync_MoreThanTheRoom_WaitsUntilHalfIsTaken()
    {
        DeviceInbox inbox = new(new PipeOptions(pauseWriterThreshold: 1024, resumeWriterThreshold: 512, useSynchronizationContext: false));

        ValueTask<bool> delivered = inbox.DeliverAsync([.. Enumerable.Range(0, 20).Select(static n => Message($"{n}"))]);
        delivered.IsCompleted.ShouldBeFalse();
        for (int i = 0; i < 20; i++)
        {
            inbox.TryTake(long.MaxValue, out _).ShouldBeTrue();
        }

        (await delivered).ShouldBeTrue();
    }

    [Fact]
    public async Task Complete_WhileAWriteWaits_EndsIt()
    {
        DeviceInbox inbox = new(new PipeOptions(pauseWriterThreshold: 1024, resumeWriterThreshold: 512, useSynchronizationContext: false));
        ValueTask<bool> waiting = inbox.WriteAsync(new byte[5000]);
        waiting.IsCompleted.ShouldBeFalse();

        inbox.Complete();

        (await waiting).ShouldBeFalse();
        (await inbox.WriteAsync("x"u8.ToArray())).ShouldBeFalse();
    }

    private static void Feed(DeviceInbox inbox, Random random, List<string> expected)
    {
        StringBuilder line = new();
        int number = 0;
        foreach (char c in string.Concat(Enumerable.Range(0, random.Next(1, 20)).Select(n => $"{new string('x', random.Next(0, 12))}{n}\n")))
        {
            // Several bytes at a time are several writes behind each other: the reader may see them apart or together.
            inbox.WriteAsync(new byte[] { (byte)c }).AsTask().GetAwaiter().GetResult();
            if (c == '\n')
            {
                expected.Add(line.ToString());
                line.Clear();
            }
            else
            {
                line.Append(c);
            }

            if (random.Next(6) == 0)
            {
                string topic = $"m{number++}";
                inbox.DeliverAsync([Message(topic)]).AsTask().GetAwaiter().GetResult();
                expected.Add($"[{topic}]");
            }

            if (random.Next(10) == 0)
            {
                Thread.Yield();
            }
        }
    }

    private static async Task<List<string>> ReadAllAsync(DeviceInbox inbox, bool slow)
    {
        List<string> seen = [];
        await foreach (ExProtoEvent e in MergedReader.ReadAsync(inbox, Lines, static _ => { }, TestContext.Current.CancellationToken))
        {
            if (slow)
            {
                await Task.Yield();
            }

            seen.Add(Show(e));
        }

        return seen;
    }

    private static string Show(ExProtoEvent e) => e.Message is { } message ? $"[{message.Topic}]" : e.Text;

    private static ExProtoMessage Message(string topic) => new() { Topic = topic };
}

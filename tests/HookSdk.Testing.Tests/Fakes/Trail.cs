using System.Threading.Channels;

namespace HookSdk.Testing.Tests.Fakes;

/// <summary>Who took part in a call, in the order in which they did: written into the bag that the call's chain shares, and told by the one who is to be the last.</summary>
public sealed class Trail
{
    private const string Key = "trail";

    private readonly Channel<(string Hook, string Steps)> _ended = Channel.CreateUnbounded<(string Hook, string Steps)>();
    private readonly TaskCompletionSource _release = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Whether handlers of hooks that inform wait for the release; the one that waits is the last then.</summary>
    public bool IsHeld { get; init; }

    public static TReply Put<TReply>(HookContext context, string who, TReply reply)
    {
        context.Items[Key] = context.Items.TryGetValue(Key, out object? before) ? $"{before} {who}" : who;
        return reply;
    }

    public TReply End<TReply>(HookContext context, TReply reply, string who = "plain")
    {
        Put(context, who, reply);
        _ended.Writer.TryWrite((context.Hook, (string)context.Items[Key]!));
        return reply;
    }

    public async ValueTask<TReply> PassAsync<TReply>(HookContext context, string who, TReply reply)
    {
        if (!IsHeld)
        {
            return Put(context, who, reply);
        }

        await _release.Task;
        return End(context, reply, who);
    }

    public void Release() => _release.SetResult();

    /// <summary>Who took part in the next call of a hook.</summary>
    public async Task<string> ReadAsync(string hook)
    {
        while (true)
        {
            (string ended, string steps) = await _ended.Reader.ReadAsync(TestContext.Current.CancellationToken).AsTask().WaitAsync(BackgroundHost.Patience);
            if (ended == hook)
            {
                return steps;
            }
        }
    }
}

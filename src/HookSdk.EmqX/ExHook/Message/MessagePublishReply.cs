using HookSdk.Mqtt;

namespace HookSdk.EmqX.ExHook;

/// <summary>What a <c>message.publish</c> handler answers: the message goes on as it is, changed, or not at all. Immutable; equal by value.</summary>
public sealed record MessagePublishReply
{
    private static readonly MessagePublishReply Passed = new(ChainStep.Continue);
    private static readonly MessagePublishReply PassedFinally = new(ChainStep.Stop);
    private static readonly MessagePublishReply DroppedSoFar = new(ChainStep.Continue) { IsDropped = true };
    private static readonly MessagePublishReply Dropped = new(ChainStep.Stop) { IsDropped = true };

    private MessagePublishReply(ChainStep step) => Step = step;

    /// <summary>The message that takes the place of the one that came; null when it stays or is dropped.</summary>
    public EmqxMessage? Message { get; private init; }

    /// <summary>Whether nobody is to get the message.</summary>
    public bool IsDropped { get; private init; }

    /// <summary>Whether the next provider, and behind the last one the next hook server, is asked.</summary>
    public ChainStep Step { get; private init; }

    /// <summary>Stands in for a handler that failed: the message is sent back as it came, because an IGNORE is no answer.</summary>
    internal static MessagePublishReply OpenFallback { get; } = new(ChainStep.Continue) { SendsBack = true };

    /// <summary>Whether a message that stays as it is is sent back to the broker all the same.</summary>
    internal bool SendsBack { get; private init; }

    /// <summary>The message goes on as it is.</summary>
    /// <param name="then">Whether others are asked.</param>
    public static MessagePublishReply PassThrough(ChainStep then = ChainStep.Continue) => then == ChainStep.Continue ? Passed : PassedFinally;

    /// <summary>Another message takes its place: the request's own, changed by <c>with</c>. A message that was dropped before stays dropped, unless its <see cref="EmqxMessage.AllowPublish"/> is set.</summary>
    /// <param name="message">The message. EMQX takes its topic, payload and QoS; nobody asks whether the publisher may publish to a changed topic.</param>
    /// <param name="then">Whether others are asked.</param>
    /// <exception cref="ArgumentException">Its topic or QoS is none.</exception>
    /// <exception cref="InvalidOperationException">It was kept from an earlier call, and its payload has gone back with that call's bytes.</exception>
    public static MessagePublishReply Deliver(EmqxMessage message, ChainStep then = ChainStep.Continue)
    {
        ArgumentNullException.ThrowIfNull(message);
        if (TopicName.FindProblem(message.Topic) is { } problem)
        {
            throw new ArgumentException($"The message cannot be published to its topic: {problem}.", nameof(message));
        }

        // Asked here, where a failure is still the handler's and gets its fallback.
        _ = message.Payload;
        return message.QoS is >= 0 and <= 2
            ? new MessagePublishReply(then) { Message = message }
            : throw new ArgumentException($"The message's QoS is {message.QoS}, and there are 0 to 2.", nameof(message));
    }

    /// <summary>
    /// Nobody gets the message. The publisher is told "no matching subscribers" over MQTT 5 and nothing otherwise. EMQX 4.3 has no way to say so, and delivers it.
    /// A retained message has been kept before the hook is asked.
    /// </summary>
    /// <param name="then">Whether others are asked.</param>
    public static MessagePublishReply Drop(ChainStep then = ChainStep.Stop) => then == ChainStep.Stop ? Dropped : DroppedSoFar;

    /// <summary>The answer in one line, for logs, without the payload.</summary>
    public override string ToString() => $"MessagePublishReply.{(IsDropped ? "Drop" : Message is null ? "PassThrough" : $"Deliver {Message}")}, {Step}";

    /// <summary>This answer over an earlier one of the chain: a message that stays as it is leaves what came before.</summary>
    internal MessagePublishReply MergeOver(MessagePublishReply earlier) =>
        Message is not null || IsDropped || (earlier.Message is null && !earlier.IsDropped && !earlier.SendsBack) ? this
        : earlier.Step == Step ? earlier
        : earlier with { Step = Step };
}

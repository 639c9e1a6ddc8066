namespace HookSdk.EmqX.ExProto;

/// <summary>The messages alone, without regard to frames.</summary>
internal sealed class MessageStream(DeviceInbox inbox) : IAsyncEnumerable<ExProtoMessage>
{
    public async IAsyncEnumerator<ExProtoMessage> GetAsyncEnumerator(CancellationToken cancellationToken = default)
    {
        while (true)
        {
            while (inbox.TryTake(long.MaxValue, out ExProtoMessage? message))
            {
                yield return message;
            }

            if (!await inbox.WaitForMessageAsync(cancellationToken).ConfigureAwait(false))
            {
                yield break;
            }
        }
    }
}

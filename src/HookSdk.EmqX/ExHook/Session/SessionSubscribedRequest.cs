namespace HookSdk.EmqX.ExHook;

/// <summary>A subscription was made.</summary>
public sealed class SessionSubscribedRequest : ClientRequest
{
    /// <summary>Makes a request by hand, as a test wants one.</summary>
    public SessionSubscribedRequest()
    {
    }

    internal SessionSubscribedRequest(ref WireReader reader)
    {
        string topic = "";
        EmqxSubscription options = new();
        while (reader.ReadTag(out uint tag))
        {
            switch (tag)
            {
                case Tags.Length1:
                    Client = new EmqxClient(Client, ref reader);
                    break;
                case Tags.Length2:
                    topic = reader.ReadText();
                    break;
                case Tags.Length3:
                    options = new EmqxSubscription(options, ref reader);
                    break;
                case Tags.Length4:
                    ReadMeta(ref reader);
                    break;
                default:
                    reader.Skip(tag);
                    break;
            }
        }

        Subscription = options with { Filter = topic };
    }

    /// <summary>What is subscribed to.</summary>
    public EmqxSubscription Subscription { get; init; } = new();
}

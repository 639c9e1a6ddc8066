namespace HookSdk.EmqX.ExHook;

/// <summary>EMQX unloads this hook server: it is disabled, deleted or changed there, or the node stops.</summary>
public sealed class ProviderUnloadedRequest : ExHookRequest
{
    /// <summary>Makes a request by hand, as a test wants one.</summary>
    public ProviderUnloadedRequest()
    {
    }

    internal ProviderUnloadedRequest(ref WireReader reader)
    {
        while (reader.ReadTag(out uint tag))
        {
            switch (tag)
            {
                case Tags.Length1:
                    ReadMeta(ref reader);
                    break;
                default:
                    reader.Skip(tag);
                    break;
            }
        }
    }
}

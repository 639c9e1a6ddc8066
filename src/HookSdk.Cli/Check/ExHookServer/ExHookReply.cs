using Emqx.Exhook.V3;
using Google.Protobuf;

namespace HookSdk.Cli.Check.ExHookServer;

/// <summary>Whether EMQX can read a message that answers one of its calls.</summary>
internal static class ExHookReply
{
    /// <summary>What EMQX cannot read; null: nothing.</summary>
    public static string? ProblemOf(string method, byte[] message)
    {
        MessageParser parser = method switch
        {
            ExHookRequests.Loaded => LoadedResponse.Parser,
            "OnClientAuthenticate" or "OnClientAuthorize" or "OnClientCheckAcl" or "OnMessagePublish" => ValuedResponse.Parser,
            _ => EmptySuccess.Parser,
        };
        try
        {
            parser.ParseFrom(message);
            return null;
        }
        catch (InvalidProtocolBufferException)
        {
            return $"{message.Length} bytes that are no {parser.GetType().GenericTypeArguments[0].Name}";
        }
    }
}

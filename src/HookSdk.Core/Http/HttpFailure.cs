using System.ComponentModel;
using System.Net.Sockets;
using System.Security.Authentication;

namespace HookSdk;

/// <summary>Why a call over HTTP came to no answer, in words that say what to do.</summary>
internal static class HttpFailure
{
    /// <summary>With TLS 1.3 a client has its handshake behind it when the server refuses its certificate.</summary>
    private const string Closed = "it closed the connection without an answer by HTTP: over https it may ask for a client certificate (CertificateFile), over http it may speak https there";

    /// <summary>The cause of an exception of an HTTP client. One line, without a full stop.</summary>
    public static string Describe(Exception exception)
    {
        HttpRequestError kind = HttpRequestError.Unknown;
        for (Exception? e = exception; e is not null; e = e.InnerException)
        {
            switch (e)
            {
                case HttpRequestException { HttpRequestError: not HttpRequestError.Unknown } request when kind == HttpRequestError.Unknown:
                    kind = request.HttpRequestError;
                    break;
                case HttpIOException { HttpRequestError: not HttpRequestError.Unknown } io when kind == HttpRequestError.Unknown:
                    kind = io.HttpRequestError;
                    break;
                case SocketException socket:
                    return socket.SocketErrorCode switch
                    {
                        SocketError.HostNotFound or SocketError.TryAgain or SocketError.NoData => "the name of its host is not known here",
                        SocketError.ConnectionRefused => "nothing listens there (connection refused)",
                        SocketError.ConnectionReset or SocketError.ConnectionAborted or SocketError.Shutdown => Closed,
                        _ => socket.Message,
                    };
            }
        }

        if (kind == HttpRequestError.VersionNegotiationError)
        {
            return "it agreed on no HTTP/2 in the TLS handshake (ALPN)";
        }

        if (kind is HttpRequestError.ResponseEnded or HttpRequestError.InvalidResponse)
        {
            return Closed;
        }

        Exception cause = exception.GetBaseException();
        if (cause is ObjectDisposedException || IsHandshakeOfHttp2(cause))
        {
            return Closed;
        }

        bool isTls = kind == HttpRequestError.SecureConnectionError || cause is Win32Exception || Has<AuthenticationException>(exception);
        return isTls ? DescribeTls(cause) : cause.Message;
    }

    /// <summary>The words of OpenSSL and of .NET for what an alert or a handshake that failed means.</summary>
    private static string DescribeTls(Exception cause)
    {
        string text = cause.Message;
        return cause is IOException && Says("unexpected EOF") ? "it ended the TLS handshake without a word: it may not speak TLS there, or ask for another version or for a client certificate"
            : Says("wrong version number") || Says("packet length too long") || Says("Cannot determine the frame size") || Says("corrupted frame") ? "it does not speak TLS there: http, not https?"
            : Says("certificate required") || Says("certificate_required") ? "it asks for a client certificate: set CertificateFile and KeyFile"
            : Says("unknown ca") || Says("bad certificate") || Says("certificate unknown") || Says("certificate expired") || Says("certificate revoked") ? $"it refuses the client certificate ({text})"
            : Says("protocol version") || Says("unsupported protocol") ? $"it speaks no version of TLS that is allowed here ({text})"
            : Says("handshake failure") ? $"it refuses the TLS handshake: no cipher in common, or it asks for a client certificate ({text})"
            : text;

        bool Says(string words) => text.Contains(words, StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>.NET gives no error code where a connection ends before the first frame of HTTP/2, or where its stream was closed beneath a writer.</summary>
    private static bool IsHandshakeOfHttp2(Exception cause) => cause is IOException or HttpRequestException && cause.Message.Contains("HTTP/2 handshake", StringComparison.Ordinal);

    private static bool Has<T>(Exception exception)
        where T : Exception => exception is T || (exception.InnerException is { } inner && Has<T>(inner));
}

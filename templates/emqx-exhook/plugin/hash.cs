#:package HookSdk.Core@HOOKSDK_VERSION
#:property PublishAot=false

// Prints the hash of a password, for the settings: dotnet run hash.cs -- <password>
if (args is not [{ Length: > 0 } password])
{
    Console.Error.WriteLine("Say which password: dotnet run hash.cs -- <password>");
    return 2;
}

Console.WriteLine(HookSdk.Credentials.PasswordHash.Create(password));
return 0;

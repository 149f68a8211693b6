# One operation of Perl's Net::FTP. The request is a JSON object on standard input; see scripted.ts.
use strict;
use warnings;
use JSON::PP;
use Net::FTP;

my $request = JSON::PP->new->utf8->decode(do { local $/; <STDIN> });
my @names = map { my $name = $_; utf8::encode($name); $name } @{$request->{names}};
my ($first, $second) = @names;

my $ftp = Net::FTP->new(
    $request->{host},
    Port    => $request->{port},
    Timeout => 20,
    Passive => $request->{mode} =~ /^(?:pasv|epsv)$/ ? 1 : 0,
) or die "cannot connect: $@\n";

sub ok {
    my ($done) = @_;
    die $ftp->code, " ", $ftp->message, "\n" unless $done;
    return $done;
}

my %actions = (
    "list-long"  => sub { print map { "$_\n" } $ftp->dir(length $first ? $first : ()) },
    "list-brief" => sub { print map { "$_\n" } $ftp->ls(length $first  ? $first : ()) },
    "get"        => sub { ok($ftp->get($first, $second)) },
    "resume-get" => sub { ok($ftp->get($first, $second, -s $second)) },
    "put"        => sub { ok($ftp->put($first, $second)) },
    "append"     => sub { ok($ftp->append($first, $second)) },
    "resume-put" => sub {
        my $there = ok($ftp->size($second));
        open(my $file, "<:raw", $first) or die "$first: $!\n";
        seek($file, $there, 0) or die "$first: $!\n";
        $ftp->restart($there);
        ok($ftp->put($file, $second));
    },
    "get-text" => sub { $ftp->ascii; ok($ftp->get($first, $second)) },
    "put-text" => sub { $ftp->ascii; ok($ftp->put($first, $second)) },
    "rename"   => sub { ok($ftp->rename($first, $second)) },
    "delete"   => sub { ok($ftp->delete($first)) },
    "mkdir"    => sub { ok($ftp->mkdir($first)) },
    "rmdir"    => sub { ok($ftp->rmdir($first)) },
);

ok($ftp->login($request->{user}, $request->{password}));
ok($ftp->binary);
$actions{ $request->{action} }->();
$ftp->quit;

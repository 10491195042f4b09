# January 2020: a retailer dismisses employees who disclosed customers' e-mail addresses and phone numbers.
#
# Told as people at the retailer would have recorded it. Nothing here goes beyond what was published then: how
# many employees, how many customers, which agency, who approved what, all of that stays unknown, and what
# others did or said is recorded as reported, "according to" whoever says so.
#
# A line is:   <person> in <channel>: <what they type>      "me" is the person's direct messages with the bot
#              <person> picks: <person>                     fills in the modal that the line before it opened
# -> name      keeps the reference in the answer; {name} stands for it later, and "in name" is its channel.

== people
Security director
Lead responder
HR partner
Counsel
Privacy officer
Executive
Support agent

== channels
general: everybody
security: Security director, Lead responder, HR partner, Counsel, Privacy officer
executives (private): Executive, Security director, Counsel

== owners
Security director

== roles
Security director in me: /insider role give @Lead responder responder
Security director in me: /insider role give @HR partner hr
Security director in me: /insider role give @Counsel legal
Security director in me: /insider role give @Privacy officer privacy
Security director in me: /insider role give @Executive executive

== an earlier case: autumn 2018
Lead responder in security: /insider open Earlier case: e-mail addresses given to a seller, autumn 2018 -> earlier
Lead responder in earlier: /insider confirm according to "press report"
Lead responder in earlier: /insider leaked email to seller according to "press report"
Lead responder in earlier: /insider employees 1 according to "press report"
Lead responder in earlier: /insider customers unknown
Lead responder in earlier: /insider suspect add unnamed -> seller
Lead responder in earlier: /insider {seller} dismissed according to "press report"
Lead responder in earlier: /insider measure none announced

== a subsidiary: four people, four years
Lead responder in security: /insider open Subsidiary: four people tried to view customers' videos -> subsidiary
Lead responder in subsidiary: /insider confirm according to "the subsidiary's letter" on 6 Jan 2020
Lead responder in subsidiary: /insider leak possible video according to "the subsidiary's letter" on 6 Jan 2020
Lead responder in subsidiary: /insider employees 4 according to "the subsidiary's letter" on 6 Jan 2020
Lead responder in subsidiary: /insider customers unknown
Lead responder in subsidiary: /insider suspect add unnamed -> first
Lead responder in subsidiary: /insider {first} dismissed according to "the subsidiary's letter"
Lead responder in subsidiary: /insider suspect add unnamed -> second
Lead responder in subsidiary: /insider {second} dismissed according to "the subsidiary's letter"
Lead responder in subsidiary: /insider suspect add unnamed -> third
Lead responder in subsidiary: /insider {third} dismissed according to "the subsidiary's letter"
Lead responder in subsidiary: /insider suspect add unnamed -> fourth
Lead responder in subsidiary: /insider {fourth} dismissed according to "the subsidiary's letter"
Lead responder in subsidiary: /insider measure none announced

== the case itself
Lead responder in security: /insider open Support staff disclosed customer contact data -> main
Lead responder in main: /insider team add @HR partner as hr
Lead responder in main: /insider team add @Counsel as legal
Lead responder in main: /insider confirm according to "the company's e-mail to customers" on 10 Jan 2020
Lead responder in main: /insider leaked email, phone to unknown third party according to "the company's e-mail to customers" on 10 Jan 2020
Lead responder in main: /insider not-leaked everything else according to "the company's e-mail to customers" on 10 Jan 2020
Lead responder in main: /insider employees undisclosed
Lead responder in main: /insider customers undisclosed
Lead responder in main: /insider suspect add
Lead responder picks: Support agent -> agent
Lead responder in main: /insider suspect add unnamed -> others
HR partner in main: /insider {agent} finding substantiated according to "the company's statement" on 10 Jan 2020
HR partner in main: /insider {agent} dismissed according to "the company's statement" on 10 Jan 2020
HR partner in main: /insider {others} finding substantiated according to "the company's statement" on 10 Jan 2020
HR partner in main: /insider {others} dismissed according to "the company's statement" on 10 Jan 2020
Counsel in main: /insider police involved according to "the company's statement" on 10 Jan 2020 source "press report"
Lead responder in main: /insider notice customers sent by e-mail according to "the company" on 10 Jan 2020
Lead responder in main: /insider measure none announced
Lead responder in main: /insider relate {main} {earlier}
Lead responder in main: /insider relate {main} {subsidiary}
Lead responder in main: /insider note The e-mail speaks of one employee, the statement of several: the number stays undisclosed

== what the executives read
Executive in executives: /insider digest here weekdays 09:00 details
Executive in executives: /insider digest now
